using System.Runtime.InteropServices;

namespace EdgeEnergy.Ledger;

/// <summary>CK_ATTRIBUTE: a type, a value and its length.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Pkcs11Attribute
{
    /// <summary>CKA_CLASS, _TOKEN, _PRIVATE, _LABEL, _VALUE, _KEY_TYPE, _ID, _SENSITIVE, _SIGN, _VERIFY, _EXTRACTABLE, _EC_PARAMS, _EC_POINT.</summary>
    internal const uint Class = 0x000;
    internal const uint Token = 0x001;
    internal const uint Private = 0x002;
    internal const uint Label = 0x003;
    internal const uint KeyType = 0x100;
    internal const uint Id = 0x102;
    internal const uint Sensitive = 0x103;
    internal const uint Sign = 0x108;
    internal const uint Verify = 0x10A;
    internal const uint Extractable = 0x162;
    internal const uint EcParams = 0x180;
    internal const uint EcPoint = 0x181;

    internal nuint Type;
    internal void* Value;
    internal nuint Length;

    internal Pkcs11Attribute(uint type, void* value, int length)
    {
        Type = type;
        Value = value;
        Length = (nuint)length;
    }
}
