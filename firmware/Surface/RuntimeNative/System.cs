// Signatures of nanoFramework.Runtime.Native 1.7.11.0 (nanoFramework, MIT licence), namespace System. Nothing here has a body: it is compiled against, never run.

namespace System;

public static class Environment
{
    public static long TickCount64 => throw null;
}
