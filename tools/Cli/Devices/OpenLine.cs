using EdgeEnergy.Core;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.Cli.Devices;

/// <summary>A line with its master.</summary>
internal sealed class OpenLine : IDisposable
{
    private readonly IDisposable stream;

    public OpenLine(IByteStream stream, IModbusFraming framing, ModbusOptions options, string name)
    {
        this.stream = (IDisposable)stream;
        Framing = framing;
        Name = name;
        Master = new ModbusMaster(stream, framing, new SystemClock(TimeProvider.System), options);
    }

    /// <summary>Device file or address.</summary>
    public string Name { get; }

    public IModbusFraming Framing { get; }

    public ModbusMaster Master { get; }

    /// <summary>As the line turned out to speak.</summary>
    public string Transport => Framing.Kind switch
    {
        FrameKind.Rtu => "rtu",
        FrameKind.Tcp => "tcp",
        _ => "solarman-v5",
    };

    public void Dispose() => stream.Dispose();
}
