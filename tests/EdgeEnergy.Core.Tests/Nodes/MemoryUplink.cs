namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>A broker and what the gateway sees of it, in memory.</summary>
internal sealed class MemoryUplink : IUplink
{
    private readonly Queue<(UplinkMessage Kind, byte[] Bytes)> toDevice = new();

    public bool Connected { get; set; } = true;

    public List<(string Topic, byte[] Payload, bool Retain)> Published { get; } = [];

    /// <summary>Called with every message that is published.</summary>
    public Action<string, byte[]> Deliver { get; set; } = (_, _) => { };

    public void Send(UplinkMessage kind, byte[] bytes) => toDevice.Enqueue((kind, bytes));

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        if (!Connected)
        {
            return false;
        }

        byte[] copy = payload[offset..(offset + count)];
        Published.Add((topic, copy, retain));
        Deliver(topic, copy);
        return true;
    }

    public UplinkMessage Receive(byte[] buffer, out int length)
    {
        if (!toDevice.TryDequeue(out (UplinkMessage Kind, byte[] Bytes) message))
        {
            length = 0;
            return UplinkMessage.None;
        }

        message.Bytes.CopyTo(buffer, 0);
        length = message.Bytes.Length;
        return message.Kind;
    }
}
