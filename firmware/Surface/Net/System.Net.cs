// Signatures of System.Net 1.11.60.0 (nanoFramework, MIT licence), namespace System.Net (only what firmware uses). Nothing here has a body: it is compiled against, never run.
using System.Net.Sockets;

namespace System.Net;

public static class Dns
{
    public static IPHostEntry GetHostEntry(string hostNameOrAddress) => throw null;
}

public class IPAddress
{
    public static IPAddress Any;

    public static IPAddress Loopback;

    public static IPAddress Broadcast;

    public static IPAddress None;

    public static IPAddress IPv6Any;

    public static IPAddress IPv6Loopback;

    public AddressFamily AddressFamily => throw null;

    public long ScopeId { get => throw null; set => throw null; }

    public bool IsIPv4MappedToIPv6 => throw null;

    public IPAddress(long newAddress) => throw null;

    public IPAddress(byte[] address) => throw null;

    public static bool operator ==(IPAddress a, IPAddress b) => throw null;

    public static bool operator !=(IPAddress a, IPAddress b) => throw null;

    public IPAddress(byte[] address, long scopeid) => throw null;

    public override bool Equals(object other) => throw null;

    public bool Equals(IPAddress other) => throw null;

    public byte[] GetAddressBytes() => throw null;

    public static IPAddress Parse(string ipString) => throw null;

    public override string ToString() => throw null;

    public static IPAddress GetDefaultLocalAddress() => throw null;

    public override int GetHashCode() => throw null;

    public IPAddress MapToIPv6() => throw null;

    public IPAddress MapToIPv4() => throw null;
}

public class IPHostEntry
{
    public string HostName => throw null;

    public IPAddress[] AddressList => throw null;

    public IPHostEntry() => throw null;
}
