using System;
using System.IO;
using System.Threading.Tasks;
using EdgeEnergy.Core;
using Meadow;
using Meadow.Devices;
using Meadow.Foundation.Displays;
using Meadow.Foundation.Graphics;
using Meadow.Hardware;
using MQTTnet;

namespace EdgeEnergy.Meadow;

/// <summary>
/// The device on a Meadow F7 Feather V2: RS485 on COM4 with the direction on D02, an ILI9341 display on SPI (select D13, data D14, reset D15), network
/// and time by Meadow's own settings.
/// </summary>
public sealed class MeadowApp : App<F7FeatherV2>
{
    private const int Width = 240;
    private const int Height = 320;
    private const int Margin = 10;
    private const int LineHeight = 46;
    private const int SegmentBytes = 64 * 1024;
    private const int Segments = 32;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(500);

    private readonly MonotonicClock _clock = new MonotonicClock();
    private MicroGraphics? _display;
    private DisciplinedClock? _date;
    private RegisterMap? _map;
    private MqttUplink? _uplink;
    private Node? _node;
    private string[] _shown = Array.Empty<string>();

    public override Task Initialize()
    {
        Ili9341 panel = new Ili9341(Device.CreateSpiBus(), Device.Pins.D13, Device.Pins.D14, Device.Pins.D15, Width, Height);
        _display = new MicroGraphics(panel) { CurrentFont = new Font12x20() };
        try
        {
            Build();
        }
        catch (Exception e) when (e is ArgumentException || e is IOException)
        {
            Resolver.Log.Error(e.Message);
            Show("not provisioned", "see the log");
        }

        return Task.CompletedTask;
    }

    public override async Task Run()
    {
        if (_node is not { } node || _uplink is not { } uplink || _date is not { } date || _map is not { } map)
        {
            return;
        }

        Task connection = uplink.KeepConnectedAsync(message => Resolver.Log.Info(message), CancellationToken);
        while (!CancellationToken.IsCancellationRequested)
        {
            await Task.Run(() => node.Step(date.UnixSeconds, date.Quality), CancellationToken);
            Show(PowerPage.Lines(map, node.Values, node.State, uplink.Connected, node.Pending));
            await Task.Delay(Round, CancellationToken);
        }

        await connection;
    }

    private void Build()
    {
        DeviceSettings settings = new DeviceSettings(Settings);
        string folder = MeadowOS.FileSystem.DataDirectory;
        string mapFile = Path.Combine(folder, "map.bin");
        byte[] table = File.Exists(mapFile) ? File.ReadAllBytes(mapFile) : throw new ArgumentException(mapFile + ": found no file, expected a register map");
        _map = RegisterMap.TryLoad(table, out string error) ?? throw new ArgumentException(mapFile + ": " + error);
        _date = new DisciplinedClock(_clock, new ClockOptions(), 0, false);
        Device.PlatformOS.NtpClient.TimeChanged += OnTimeChanged;
        _uplink = new MqttUplink(settings, new MqttFactory().CreateMqttClient());

        SerialPortName port = Device.PlatformOS.GetSerialPortName("COM4") ?? throw new IOException("COM4: found no such port");
        IDigitalOutputPort direction = Device.CreateDigitalOutputPort(Device.Pins.D02);
        SerialLine line = new SerialLine(Device.CreateSerialPort(port, settings.Baud), direction, _clock, settings.Baud);
        ModbusOptions modbus = new ModbusOptions { SilenceMilliseconds = ModbusOptions.RtuSilence(settings.Baud), GapMilliseconds = ModbusOptions.RtuGap(settings.Baud), ReadOnly = settings.ReadOnly };
        NodeOptions options = new NodeOptions
        {
            DeviceId = settings.Id,
            Site = settings.Site,
            Unit = settings.Unit,
            PollSeconds = settings.PollSeconds,
            PeriodSeconds = settings.PeriodSeconds,
            SerialNumber = settings.SerialNumber,
            GatewayPublicKey = settings.GatewayPublicKey,
            StatementKey = settings.Key,
        };
        Secp256k1 curve = new Secp256k1();
        ReadingLog log = new ReadingLog(new FileBlockStore(Path.Combine(folder, "log")), SegmentBytes, Segments, Node.RecordLength(_map));
        SlotStateFile state = new SlotStateFile(Path.Combine(folder, "state"), Node.StateLength);
        _node = new Node(options, _map, new ModbusMaster(line, new RtuFraming(), _clock, modbus), new Sign1Es256k(curve, settings.Key), curve, log, _uplink, state);
    }

    private void OnTimeChanged(DateTime utcTime) => _date!.Take((utcTime.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond);

    /// <summary>Draws what has changed: a full page takes the SPI bus some tenths of a second.</summary>
    private void Show(params string[] lines)
    {
        if (_display is not { } display || string.Join("\n", lines) == string.Join("\n", _shown))
        {
            return;
        }

        _shown = lines;
        display.Clear();
        for (int i = 0; i < lines.Length; i++)
        {
            display.DrawText(Margin, Margin + (i * LineHeight), lines[i], i == lines.Length - 1 ? Color.Gray : Color.White);
        }

        display.Show();
    }
}
