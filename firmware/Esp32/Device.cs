using System;
using System.Device.Gpio;
using System.IO;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using EdgeEnergy.Core;
using nanoFramework.Runtime.Native;

namespace EdgeEnergy.Esp32;

/// <summary>The portable node with an ESP32's line, flash, network and pins, on two threads: this one's loop and the network.</summary>
internal sealed class Device
{
    private const int LoopMilliseconds = 500;
    private const int NetworkMilliseconds = 1000;
    private const int WatchMilliseconds = 30_000;
    private const int SegmentBytes = 16 * 1024;
    private const long SaveTimeSeconds = 3600;

    /// <summary>M2Mqtt keeps what it sends in memory, so few messages are under way at once.</summary>
    private const int SendWindow = 8;

    private readonly IMonotonicClock _clock;
    private readonly Watchdog _watchdog;
    private readonly BoardPins _pins;
    private readonly SlotStateFile _timeFile;
    private readonly SlotStateFile _stateFile;
    private readonly byte[] _time = new byte[8];
    private readonly DisciplinedClock _date;
    private readonly M2MqttUplink _uplink;
    private readonly NetworkKeeper _network;
    private readonly ReadingLog _log;
    private readonly Updates? _updates;
    private readonly Updates? _mapUpdates;
    private readonly Node _node;
    private long _savedUnix;

    /// <summary>Builds the device from the files of a drive. Throws ArgumentException for files that are wrong, IOException for flash that fails.</summary>
    /// <param name="drive">Root of the flash, with its separator.</param>
    /// <param name="settings">What provisioning says.</param>
    /// <param name="authority">Signs the broker's certificate; null without TLS.</param>
    /// <param name="link">The network.</param>
    /// <param name="time">The chip's date.</param>
    /// <param name="clock">Milliseconds since the start.</param>
    /// <param name="start">Which slot runs, as the loader decided.</param>
    public Device(string drive, Provisioning settings, X509Certificate? authority, INetworkLink link, ISystemTime time, IMonotonicClock clock, StartedSlot start)
    {
        _clock = clock;
        Secp256k1 curve = new Secp256k1();
        RegisterMap map = RegisterMap.TryLoad(ReadBytes(drive + "map.bin"), out string error) ?? throw new ArgumentException(drive + "map.bin: " + error);
        if (settings.PublisherKey != null)
        {
            _updates = Updates.OfApplication(drive, settings, clock, curve, start.Slot, start.BuiltInVersion);
            _mapUpdates = Updates.OfMap(drive, settings, clock, curve, map);
            map = NewestMap(drive, map, _mapUpdates.Agent);
        }

        GpioController gpio = new GpioController();
        _pins = new BoardPins(settings.Board, gpio);
        _watchdog = new Watchdog(clock);
        _timeFile = new SlotStateFile(drive + "time", _time.Length);
        _stateFile = new SlotStateFile(drive + "state", Node.StateLength);
        _date = TimeKeeper.CreateClock(time, clock, SavedUnix());
        _uplink = new M2MqttUplink(settings, authority);
        _network = new NetworkKeeper(link, _uplink, new TimeKeeper(time, clock, _date), clock);
        _log = new ReadingLog(new FileBlockStore(drive + "log"), SegmentBytes, Segments(drive), Node.RecordLength(map));
        _node = CreateNode(settings, map, gpio, curve);
    }

    /// <summary>Readings and statements that the gateway has not acknowledged.</summary>
    public int Pending => _node.Pending;

    public NodeState State => _node.State;

    public static Provisioning ReadSettings(string drive) => Provisioning.Parse(drive + "device.conf", ReadText(drive + "device.conf"));

    /// <summary>Text of a file in UTF-8. Throws ArgumentException when it is missing.</summary>
    public static string ReadText(string path)
    {
        byte[] bytes = ReadBytes(path);
        return Encoding.UTF8.GetString(bytes, 0, bytes.Length);
    }

    /// <summary>True when another version of the application or of the register map is to be started.</summary>
    public bool WantsRestart => (_updates != null && _updates.Agent.WantsRestart) || (_mapUpdates != null && _mapUpdates.Agent.WantsRestart);

    /// <summary>True unless this version runs on trial and the gateway has not acknowledged a reading of it.</summary>
    public bool HasReportedIn => _updates == null || !_updates.Agent.IsOnTrial;

    /// <summary>Runs for ever; returns only to be restarted. The first element of <paramref name="reported"/> becomes true with <see cref="HasReportedIn"/>.</summary>
    public void Run(bool[] reported)
    {
        new Thread(KeepNetwork).Start();
        using Timer watch = new Timer(Watch, null, WatchMilliseconds, WatchMilliseconds);
        while (!_network.NeedsRestart && !WantsRestart)
        {
            Round();
            reported[0] = HasReportedIn;
            Thread.Sleep(LoopMilliseconds);
        }

        Console.WriteLine(WantsRestart ? "restart: another version" : "restart: no network for an hour");
    }

    /// <summary>One round of the device's loop.</summary>
    public void Round()
    {
        _watchdog.LoopLives();
        long unix = _date.UnixSeconds;
        _node.Step(unix, _date.Quality);
        _pins.Show(_node.State, _uplink.Connected);
        SaveTime(unix);
        if (_updates != null && _mapUpdates != null)
        {
            _updates.Agent.Activate();
            _mapUpdates.Agent.Activate();
        }
    }

    /// <summary>One round of the network's loop.</summary>
    public void NetworkRound()
    {
        _network.Step();
        _watchdog.NetworkLives();
    }

    /// <summary>Ends the session and closes the files.</summary>
    public void Close()
    {
        _uplink.Close();
        _log.Close();
        _stateFile.Close();
        _timeFile.Close();
        _updates?.Close();
        _mapUpdates?.Close();
    }

    private static byte[] ReadBytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : throw new ArgumentException(path + ": found no file, expected one");

    /// <summary>The newest map that can be used; one that can not is rejected for good, so that the one before it goes on.</summary>
    private static RegisterMap NewestMap(string drive, RegisterMap deployed, UpdateAgent agent)
    {
        while (agent.Slot != UpdateAgent.BuiltIn)
        {
            RegisterMap? newer = RegisterMap.TryLoad(ReadBytes(Updates.MapFile(drive, agent.Slot)), out string error);
            if (newer != null && newer.Id == deployed.Id && newer.ReadingCount > 0)
            {
                return newer;
            }

            Console.WriteLine("map: rejected, " + (newer == null ? error : "it is no map for this device"));
            agent.Reject();
        }

        return deployed;
    }

    /// <summary>Six tenths of the drive for the log; the file system needs room to write copies.</summary>
    private static int Segments(string drive)
    {
        long segments = new DriveInfo(drive).TotalSize * 6 / 10 / SegmentBytes;
        return segments < 4 ? 4 : segments > 64 ? 64 : (int)segments;
    }

    private Node CreateNode(Provisioning settings, RegisterMap map, GpioController gpio, Secp256k1 curve)
    {
        ModbusOptions modbus = new ModbusOptions();
        modbus.TimeoutMilliseconds = settings.TimeoutMilliseconds;
        modbus.SilenceMilliseconds = ModbusOptions.RtuSilence(settings.Baud);
        modbus.GapMilliseconds = ModbusOptions.RtuGap(settings.Baud);
        modbus.ReadOnly = settings.ReadOnly;
        SerialLine line = new SerialLine(settings.Board, settings.Baud, settings.Parity, _clock);
        NodeOptions options = new NodeOptions();
        options.DeviceId = settings.DeviceId;
        options.Site = settings.Site;
        options.Unit = settings.Unit;
        options.PollSeconds = settings.PollSeconds;
        options.PeriodSeconds = settings.PeriodSeconds;
        options.SendWindow = SendWindow;
        options.SerialNumber = settings.SerialNumber;
        options.GatewayPublicKey = settings.GatewayPublicKey;
        options.StatementKey = settings.Key;
        options.Updates = _updates?.Agent;
        options.MapUpdates = _mapUpdates?.Agent;
        if (settings.PulseName != null)
        {
            PulseOptions pulses = new PulseOptions();
            pulses.PulsesPerKwh = settings.PulsesPerKwh;
            options.PulseMeters = new PulseMeter[]
            {
                new PulseMeter(settings.PulseName, new PulseCounter(pulses), new PulsePin(settings.Board.Pulse, gpio, _clock).Queue),
            };
        }

        IReadingSigner signer;
        if (settings.MacKey != null)
        {
            signer = new Mac0Hmac256(settings.MacKey);
        }
        else
        {
            signer = new Sign1Es256k(curve, settings.Key);
        }

        ModbusMaster master = new ModbusMaster(line, new RtuFraming(), _clock, modbus);
        return new Node(options, map, master, signer, curve, _log, _uplink, _stateFile);
    }

    private void KeepNetwork()
    {
        while (true)
        {
            try
            {
                Thread.Sleep(NetworkMilliseconds);
                NetworkRound();
            }
            catch (Exception e)
            {
                Console.WriteLine("network: " + e.Message);
            }
        }
    }

    private void Watch(object? state)
    {
        try
        {
            if (_watchdog.IsOverdue)
            {
                Console.WriteLine("restart: a thread hangs");
                Power.RebootDevice();
            }
        }
        catch (Exception e)
        {
            Console.WriteLine("watchdog: " + e.Message);
        }
    }

    private long SavedUnix() => _timeFile.Read(_time) == _time.Length ? ByteOrder.GetInt64(_time, 0) : 0;

    private void SaveTime(long unix)
    {
        if (unix - _savedUnix >= SaveTimeSeconds || unix < _savedUnix)
        {
            ByteOrder.PutInt64(_time, 0, unix);
            _timeFile.Write(_time, _time.Length);
            _savedUnix = unix;
        }
    }
}
