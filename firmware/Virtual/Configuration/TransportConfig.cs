using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Configuration;

/// <summary>The wire to one inverter.</summary>
/// <param name="Kind">Framing.</param>
/// <param name="Host">Host of a socket; empty for a serial line.</param>
/// <param name="Port">Port of a socket.</param>
/// <param name="Path">Device file of a serial line; empty for a socket.</param>
/// <param name="Baud">Speed of a serial line, 8N1.</param>
/// <param name="Unit">Modbus unit of the inverter.</param>
/// <param name="LoggerSerial">Serial number of a Solarman logger, 0 to learn it.</param>
/// <param name="Timeout">Longest wait for a connection and for an answer.</param>
internal sealed record TransportConfig(FrameKind Kind, string Host, int Port, string Path, int Baud, byte Unit, uint LoggerSerial, TimeSpan Timeout)
{
    /// <summary>Simulated inverters answer at once; waiting long for one that is unplugged would hold up every step.</summary>
    private const int LockStepTimeout = 250;

    private const int RealTimeout = 1500;

    public static TransportConfig Read(JsonSection section, bool lockStep)
    {
        string kind = section.Text("kind");
        FrameKind framing = kind switch
        {
            "tcp" => FrameKind.Tcp,
            "rtu" => FrameKind.Rtu,
            "solarman" => FrameKind.SolarmanV5,
            _ => throw section.Error("kind", kind, "tcp, rtu or solarman"),
        };
        bool serial = framing == FrameKind.Rtu;
        TransportConfig config = new(
            framing,
            serial ? "" : section.Text("host"),
            serial ? 0 : (int)section.Number("port", 1, 65535),
            serial ? section.Text("path") : "",
            serial ? (int)section.Number("baud", 1200, 115_200, lockStep ? 115_200 : 9600) : 0,
            (byte)section.Number("unit", 1, 247, 1),
            framing == FrameKind.SolarmanV5 ? (uint)section.Number("logger_serial", 0, uint.MaxValue, 0) : 0,
            TimeSpan.FromMilliseconds(section.Number("timeout_ms", 10, 60_000, lockStep ? LockStepTimeout : RealTimeout)));
        section.End();
        return config;
    }
}
