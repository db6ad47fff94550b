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
public sealed class Device
{
    private const int LoopMilliseconds = 500;
    private const int NetworkMilliseconds = 1000;
    private const int WatchMilliseconds = 30_000;
    private const int SegmentBytes = 16 * 1024;
    private const int StateBytes = 512;
    private const long SaveTimeSeconds = 3600;

    /// <summary>M2Mqtt keeps what it sends in memory, so few messages are under way at once.</summary>
    private const int SendWindow = 8;

    private readonly MonotonicClock _clock = new MonotonicClock();
    private readonly Watchdog _watchdog;
    private readonly BoardPins _pins;
    private readonly SlotStateFile _timeFile;
    private readonly byte[] _time = new byte[8];
    private readonly DeviceClock _date;
    private readonly M2MqttUplink _uplink;
    private readonly NetworkKeeper _network;
    private readonly Node _node;
    private long _savedUnix;

    /// <summary>Builds the device from the files of a drive. Throws ArgumentException for files that are wrong, IOException for flash that fails.</summary>
    public Device(string drive)
    {
        string file = drive + "device.conf";
        Provisioning settings = Provisioning.Parse(file, ReadText(file));
        RegisterMap map = RegisterMap.TryLoad(ReadBytes(drive + "map.bin"), out string error) ?? throw new ArgumentException(drive + "map.bin: " + error);
        _pins = new BoardPins(settings.Board, new GpioController());
        _watchdog = new Watchdog(_clock);
        _timeFile = new SlotStateFile(drive + "time", _time.Length);
        _date = new DeviceClock(new NetworkTime(settings.TimeServer), _clock, LastKnownUnix());
        _uplink = new M2MqttUplink(settings, settings.MqttTls ? new X509Certificate(ReadText(drive + "ca.pem")) : null);
        _network = new NetworkKeeper(new NetworkLink(settings.Board.Ethernet, settings.WifiSsid, settings.WifiPassword), _uplink, _date, _clock);
        _node = CreateNode(settings, map, drive);
    }

    /// <summary>Runs for ever; returns only to be restarted.</summary>
    public void Run()
    {
        new Thread(KeepNetwork).Start();
        using Timer watch = new Timer(Watch, null, WatchMilliseconds, WatchMilliseconds);
        while (!_network.NeedsRestart)
        {
            _watchdog.LoopLives();
            long unix = _date.UnixSeconds;
            _node.Step(unix, _date.Quality);
            _pins.Show(_node.State, _uplink.Connected);
            SaveTime(unix);
            Thread.Sleep(LoopMilliseconds);
        }

        Console.WriteLine("restart: no network for an hour");
    }

    private static byte[] ReadBytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : throw new ArgumentException(path + ": found no file, expected one");

    private static string ReadText(string path)
    {
        byte[] bytes = ReadBytes(path);
        return Encoding.UTF8.GetString(bytes, 0, bytes.Length);
    }

    /// <summary>Six tenths of the drive for the log; the file system needs room to write copies.</summary>
    private static int Segments(string drive)
    {
        long segments = new DriveInfo(drive).TotalSize * 6 / 10 / SegmentBytes;
        return segments < 4 ? 4 : segments > 64 ? 64 : (int)segments;
    }

    private Node CreateNode(Provisioning settings, RegisterMap map, string drive)
    {
        ModbusOptions modbus = new ModbusOptions();
        modbus.TimeoutMilliseconds = settings.TimeoutMilliseconds;
        modbus.SilenceMilliseconds = ModbusOptions.RtuSilence(settings.Baud);
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
        Secp256k1 curve = new Secp256k1();
        IReadingSigner signer;
        if (settings.MacKey != null)
        {
            signer = new Mac0Hmac256(settings.MacKey);
        }
        else
        {
            signer = new Sign1Es256k(curve, settings.Key);
        }

        ReadingLog log = new ReadingLog(new FileBlockStore(drive + "log"), SegmentBytes, Segments(drive), Node.RecordLength(map));
        ModbusMaster master = new ModbusMaster(line, new RtuFraming(), _clock, modbus);
        return new Node(options, map, master, signer, curve, log, _uplink, new SlotStateFile(drive + "state", StateBytes));
    }

    private void KeepNetwork()
    {
        while (true)
        {
            try
            {
                Thread.Sleep(NetworkMilliseconds);
                _network.Step();
                _watchdog.NetworkLives();
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

    private long LastKnownUnix() => _timeFile.Read(_time) == _time.Length ? ByteOrder.GetInt64(_time, 0) : 0;

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
