using System.CommandLine;
using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Virtual.Lines;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Devices;

/// <summary>Which line a technician's command uses: exactly one of --serial, --tcp and --logger.</summary>
internal sealed class LineOptions
{
    private const int TcpPort = 502;
    private const int LoggerPort = 8899;

    private readonly Option<string?> serial = new("--serial") { Description = "serial device with an RS485 adapter, such as /dev/ttyUSB0 (8N1)" };
    private readonly Option<int> baud = NumberOption.Whole("--baud", "speed of the serial line", 9600, 1200, 115_200);
    private readonly Option<string?> tcp = new("--tcp") { Description = "HOST or HOST:PORT of a Modbus TCP server (port 502)" };
    private readonly Option<string?> logger = new("--logger") { Description = "HOST or HOST:PORT of a Solarman logger stick (port 8899)" };
    private readonly Option<uint> loggerSerial = NumberOption.Whole("--logger-serial", "serial number of the stick, 0 learns it", 0u, 0u, uint.MaxValue);
    private readonly Option<int> timeout;

    /// <summary>Options with a default for the wait for an answer, ms.</summary>
    public LineOptions(int timeoutMilliseconds) => timeout = NumberOption.Whole("--timeout-ms", "longest wait for an answer", timeoutMilliseconds, 10, 60_000);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[serial, baud, tcp, logger, loggerSerial, timeout])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The line, opened by the first request; read-only sends no write function code.</summary>
    public OpenLine Open(ParseResult parsed, bool readOnly)
    {
        string?[] named = [parsed.GetValue(serial), parsed.GetValue(tcp), parsed.GetValue(logger)];
        if (named.Count(name => name is not null) != 1)
        {
            throw new InputException(parsed.CommandResult.Command.Name, "line", $"{named.Count(name => name is not null)}", "one of --serial, --tcp and --logger");
        }

        TimeSpan patience = TimeSpan.FromMilliseconds(parsed.GetValue(timeout));
        ModbusOptions options = new() { TimeoutMilliseconds = (int)patience.TotalMilliseconds, ReadOnly = readOnly };
        if (named[0] is { } path)
        {
            options.SilenceMilliseconds = ModbusOptions.RtuSilence(parsed.GetValue(baud));
            options.GapMilliseconds = ModbusOptions.RtuGap(parsed.GetValue(baud));
            return new OpenLine(new SerialStream(path, parsed.GetValue(baud)), new RtuFraming(), options, path);
        }

        bool stick = named[2] is not null;
        (string host, int port) = HostPort.Parse(stick ? "--logger" : "--tcp", named[1] ?? named[2]!, stick ? LoggerPort : TcpPort);
        IModbusFraming framing = stick ? new LoggerFraming(parsed.GetValue(loggerSerial), (byte)Random.Shared.Next(256)) : new TcpFraming();
        return new OpenLine(new SocketStream(host, port, patience), framing, options, $"{host}:{port}");
    }
}
