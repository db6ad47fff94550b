using EdgeEnergy.Core;
using EdgeEnergy.Core.Tests.Heap;
using EdgeEnergy.Esp32.Tests.Doubles;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>The whole composition on doubles of the chip: an inverter on the serial port, a broker behind the client.</summary>
public sealed class DeviceTests : IDisposable
{
    private readonly string drive = Directory.CreateTempSubdirectory("device").FullName + Path.DirectorySeparatorChar;
    private readonly Bench bench = Bench.New();
    private readonly ManualClock clock = new();
    private readonly ManualLink link = new();
    private readonly ManualTime time;
    private readonly List<string> received = [];
    private Device device;

    public DeviceTests()
    {
        File.WriteAllText(drive + "device.conf", Settings.Text);
        File.WriteAllBytes(drive + "map.bin", MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml")).Table);
        time = new ManualTime(clock, 0) { ServerUp = true };
        bench.Connect(new HybridBank());
        bench.Broker = Acknowledge;
        device = Boot();
    }

    public void Dispose()
    {
        device.Close();
        Directory.Delete(drive, recursive: true);
    }

    [Fact]
    public void A_reading_goes_from_the_line_to_the_gateway_and_out_of_the_log()
    {
        device.NetworkRound();
        clock.Advance(1000);
        device.NetworkRound();
        Assert.True(bench.Clients[0].IsConnected);
        device.Round();
        device.Round();

        Assert.Equal(NodeState.Online, device.State);
        Assert.Contains("reading", received);
        Assert.Contains("status", received);
        Assert.Equal(0, device.Pending);
        Assert.Equal("COM2 9600 8NoneOne RS485", bench.Port!.Settings);
    }

    [Fact]
    public void Readings_of_an_outage_survive_a_restart_and_arrive_afterwards()
    {
        link.Reachable = false;
        for (int minute = 0; minute < 5; minute++)
        {
            device.NetworkRound();
            device.Round();
            clock.Advance(60_000);
        }

        Assert.Equal(5, device.Pending);
        device.Close();
        device = Boot();
        link.Reachable = true;
        clock.Advance(60_000);
        device.NetworkRound();
        for (int round = 0; round < 4; round++)
        {
            device.Round();
        }

        Assert.Equal(0, device.Pending);
        Assert.Equal(6, received.Count(kind => kind == "reading"));
    }

    [Fact]
    public void A_restart_without_network_goes_on_after_the_last_known_time()
    {
        device.NetworkRound();
        clock.Advance(1000);
        device.NetworkRound();
        device.Round();
        device.Close();
        byte[] saved = new byte[8];
        SlotStateFile file = new(drive + "time", 8);

        Assert.Equal(8, file.Read(saved));
        Assert.InRange(ByteOrder.GetInt64(saved, 0), 1_800_000_000, 1_800_000_100);
        file.Close();
        device = Boot();
    }

    [Fact]
    public void The_light_is_steady_when_readings_arrive_and_blinks_when_they_are_kept()
    {
        device.NetworkRound();
        device.Round();
        List<bool> online = [];
        for (int i = 0; i < 4; i++)
        {
            device.Round();
            online.Add(bench.Levels[2]);
        }

        bench.Clients[^1].Lose();
        List<bool> kept = [];
        for (int i = 0; i < 4; i++)
        {
            device.Round();
            kept.Add(bench.Levels[2]);
        }

        Assert.All(online, Assert.True);
        Assert.Equal(2, kept.Count(on => on));
        bench.Line = _ => null;
        Assert.False(bench.Levels[26]);
    }

    [Fact]
    public void The_whole_firmware_keeps_less_than_96_KB()
    {
        device.NetworkRound();
        for (int minute = 0; minute < 30; minute++)
        {
            device.Round();
            clock.Advance(60_000);
        }

        DeviceHeap heap = DeviceHeap.Count(
            type => type.Assembly == typeof(Node).Assembly || type.Namespace == "EdgeEnergy.Esp32",
            [typeof(Node).Assembly, typeof(Device).Assembly],
            device);

        Assert.True(heap.Bytes is > 60_000 and < 96 * 1024, $"{heap.Bytes} bytes: {heap.Largest}");
    }

    [Fact]
    public void Missing_files_are_one_line()
    {
        File.Delete(drive + "map.bin");
        ArgumentException error = Assert.Throws<ArgumentException>(Boot);

        Assert.Equal(drive + "map.bin: found no file, expected one", error.Message);
        File.Delete(drive + "device.conf");
        Assert.Equal(drive + "device.conf: found no file, expected one", Assert.Throws<ArgumentException>(Boot).Message);
    }

    [Fact]
    public void A_thread_that_hangs_is_found()
    {
        Watchdog watchdog = new(clock);
        clock.Advance(299_000);
        watchdog.NetworkLives();
        Assert.False(watchdog.IsOverdue);
        clock.Advance(2000);
        Assert.True(watchdog.IsOverdue);
        watchdog.LoopLives();
        Assert.False(watchdog.IsOverdue);
        clock.Advance(299_000);
        watchdog.LoopLives();
        clock.Advance(299_000);
        watchdog.LoopLives();
        clock.Advance(299_000);
        watchdog.LoopLives();
        clock.Advance(4000);
        Assert.True(watchdog.IsOverdue);
    }

    private Device Boot()
    {
        bench.Levels.Clear();
        bench.Functions.Clear();
        link.IsUp = false;
        return new Device(drive, Device.ReadSettings(drive), null, link, time, clock, new StartedSlot(0, 1));
    }

    private void Acknowledge(nanoFramework.M2Mqtt.MqttClient client, string topic, byte[] message)
    {
        string kind = topic[(topic.LastIndexOf('/') + 1)..];
        received.Add(kind);
        Ack ack = new();
        if (kind == "reading")
        {
            Reading reading = new();
            Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(message, 0, message.Length, reading, new CoseEnvelope()));
            ack = new Ack { Epoch = reading.Epoch, Sequence = reading.Sequence };
        }
        else if (kind == "statement")
        {
            IntervalStatement statement = new();
            Assert.Equal(DecodeResult.Ok, new StatementCodec().Decode(message, 0, message.Length, statement));
            ack = new Ack { Epoch = statement.Epoch, Sequence = statement.LastSequence, PeriodStart = statement.PeriodStart };
        }
        else
        {
            return;
        }

        byte[] buffer = new byte[AckCodec.MaxLength];
        client.Deliver(topic[..^kind.Length] + "ack", buffer[..new AckCodec().Encode(ack, buffer, 0)]);
    }
}
