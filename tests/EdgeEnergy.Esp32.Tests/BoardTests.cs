using EdgeEnergy.Esp32.Tests.Doubles;
using System.Device.Gpio;
using YamlDotNet.Serialization;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>The table of boards against hardware/boards.</summary>
public sealed class BoardTests
{
    public static TheoryData<string> Boards { get; } = [.. BoardTable.Ids.Split(", ")];

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_row_says_what_the_boards_file_says(string id)
    {
        Board board = BoardTable.Find(id)!;
        Dictionary<string, object> file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(
            File.ReadAllText(Path.Combine(Repository.Root, "hardware", "boards", id + ".yaml")));
        Dictionary<object, object>[] rows = [.. ((List<object>)file["pins"]).Cast<Dictionary<object, object>>()];
        ILookup<string, int> pins = rows.ToLookup(pin => (string)pin["role"], NumberOf, StringComparer.Ordinal);

        Assert.Equal(id, file["board"]);
        Assert.Equal(board.Tx, Assert.Single(pins["rs485-tx"]));
        Assert.Equal(board.Rx, Assert.Single(pins["rs485-rx"]));
        Assert.Equal(board.Direction < 0 ? [] : [board.Direction], pins["rs485-direction"]);
        Assert.Equal(board.Led < 0 ? [] : [board.Led], pins["led"]);
        Assert.Equal(board.Relays, pins["relay"]);
        Assert.Equal(board.Pulse < 0 ? [] : [board.Pulse], pins["s0-pulse"]);
        Assert.Equal(board.HighAtStart.Order(), rows.Where(pin => pin.TryGetValue("hold", out object? level) && (string)level == "high").Select(NumberOf).Order());
    }

    [Fact]
    public void At_the_start_relays_are_off_and_the_line_has_power()
    {
        Bench bench = Bench.New();
        _ = new BoardPins(BoardTable.Find("lilygo-t-can485")!, new GpioController());
        Assert.Equal([16, 17, 19], bench.Levels.Where(level => level.Value).Select(level => level.Key).Order());

        bench = Bench.New();
        _ = new BoardPins(BoardTable.Find("waveshare-esp32-s3-relay-6ch")!, new GpioController());
        Assert.Equal([1, 2, 41, 42, 45, 46], bench.Levels.Keys.Order());
        Assert.DoesNotContain(true, bench.Levels.Values);
    }

    [Fact]
    public void A_closed_contact_pulls_the_pulse_pin_down()
    {
        Bench bench = Bench.New();
        PulsePin pin = new(27, new GpioController(), new ManualClock());
        bench.Change(27, PinEventTypes.Falling);
        bench.Change(27, PinEventTypes.Rising);
        List<bool> edges = [];
        while (pin.Queue.Take(out _, out bool closed))
        {
            edges.Add(closed);
        }

        Assert.Equal([false, true, false], edges);
    }

    [Fact]
    public void A_board_nobody_knows_is_none() => Assert.Null(BoardTable.Find("toaster"));

    private static int NumberOf(Dictionary<object, object> pin) => int.Parse((string)pin["pin"]);
}
