using EdgeEnergy.Esp32.Tests.Doubles;

namespace System.IO.Ports;

internal enum Parity
{
    None = 0,
    Odd = 1,
    Even = 2,
}

internal enum StopBits
{
    One = 1,
}

internal enum SerialMode
{
    Normal = 0,
    RS485 = 1,
}

/// <summary>Like nanoFramework's: a read waits for every byte it is asked for, so asking for more than is there is an error of the caller.</summary>
internal sealed class SerialPort(string portName, int baudRate, Parity parity, int dataBits, StopBits stopBits) : IDisposable
{
    private readonly Queue<byte> input = new();
    private bool open;

    public SerialMode Mode { get; set; }

    public string Settings => $"{portName} {baudRate} {dataBits}{parity}{stopBits} {Mode}";

    /// <summary>True: the driver fails, as after a short circuit of the line.</summary>
    public bool Broken { get; set; }

    public int BytesToRead
    {
        get
        {
            Check();
            return input.Count;
        }
    }

    public void Open()
    {
        open = true;
        Bench.Current.Port = this;
    }

    public int Read(byte[] buffer, int offset, int count)
    {
        Check();
        if (count > input.Count)
        {
            throw new TimeoutException();
        }

        for (int i = 0; i < count; i++)
        {
            buffer[offset + i] = input.Dequeue();
        }

        return count;
    }

    public void Write(byte[] buffer, int offset, int count)
    {
        Check();
        foreach (byte answer in Bench.Current.Line(buffer[offset..(offset + count)]) ?? [])
        {
            input.Enqueue(answer);
        }
    }

    public void Feed(params ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            input.Enqueue(one);
        }
    }

    public void Dispose() => open = false;

    private void Check()
    {
        if (!open || Broken)
        {
            throw new InvalidOperationException("port");
        }
    }
}
