using System.Runtime.InteropServices;

namespace EdgeEnergy.Messaging.Native;

/// <summary>struct mosquitto_message of mosquitto.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeMessage
{
    public int MessageId;
    public byte* Topic;
    public byte* Payload;
    public int PayloadLength;
    public int Qos;
    public byte Retain;
}
