using System.Text.Json;
using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Commands;
using EdgeEnergy.Simulator.Rigs;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Tests;

public sealed class RunCommandTests
{
    [Fact]
    public void Homes_move_in_lock_step_with_the_lines()
    {
        long start = Rigs.Community13.StartUnix;
        List<string> lines = Run(
            Rigs.Community13,
            $"step {start}\nstep {start + 60}\nunplug b07\nstep {start + 3600}\nplug b07\n",
            out JsonElement[] homes);
        Assert.Equal(
            [
                $"done {{\"unix\":{start}}}",
                $"done {{\"unix\":{start + 60}}}",
                $"done {{\"unix\":{start + 60},\"participant\":\"b07\",\"plugged\":false}}",
                $"done {{\"unix\":{start + 3600}}}",
                $"done {{\"unix\":{start + 3600},\"participant\":\"b07\",\"plugged\":true}}",
            ],
            lines);
        Assert.Equal(
            ["tcp", "rtu", "solarman", "tcp", "rtu", "tcp", "solarman", "rtu", "tcp"],
            homes.Select(home => home.GetProperty("transport").GetProperty("kind").GetString()));
        Assert.Equal("dev-b04", homes[0].GetProperty("device").GetString());
        Assert.StartsWith("/dev/pts/", homes[1].GetProperty("transport").GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.True(homes[2].GetProperty("transport").GetProperty("logger_serial").GetUInt32() > int.MaxValue);
    }

    [Fact]
    public void A_stepped_home_is_read_on_the_port_that_was_announced()
    {
        Rig rig = RigLoader.Load(Rigs.Community13Path, 3);
        using LineFeeder input = new();
        using StringWriter output = new();
        input.Then($"step {rig.StartUnix + 600}", () => output.ToString().Split('\n')[0]);
        ushort[] clock = new ushort[3];
        input.Then("", () =>
        {
            using JsonDocument ready = JsonDocument.Parse(output.ToString().Split('\n')[0]["ready ".Length..]);
            JsonElement transport = ready.RootElement.GetProperty("homes")[0].GetProperty("transport");
            LineAddress address = new("tcp", transport.GetProperty("host").GetString(), transport.GetProperty("port").GetInt32(), null, 1, null);
            IByteStream stream = Lines.Open(address);
            Assert.Equal(ModbusResult.Ok, Lines.Master(stream, address).ReadHolding(1, 62, 3, clock, 0));
            (stream as IDisposable)?.Dispose();
            return null;
        });
        using RunCommand run = new(rig, 1);
        run.Run(input, output);
        Assert.Equal([(17 << 8) | 5, 23 << 8, 10 << 8], clock);
    }

    [Theory]
    [InlineData("jump 1", "input: command: found jump 1, expected step UNIX")]
    [InlineData("unplug b12", "input: command: found unplug b12")]
    [InlineData("step x", "input: command: found step x")]
    [InlineData("step 1495497659", "input: step: found 1495497659, expected a whole minute not before")]
    [InlineData("step 1495497661", "input: step: found 1495497661, expected a whole minute not before")]
    public void A_bad_line_is_refused_in_one_line(string line, string expected)
    {
        RigException e = Assert.Throws<RigException>(() => Run(RigLoader.Load(Rigs.Community13Path, 1), line + "\n", out _));
        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void History_has_every_hour_of_every_home_at_the_bus()
    {
        using StringWriter output = new();
        HistoryCommand.Run(Rigs.Community13, output);
        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("participant,quantity,start_unix,step_seconds,wh", lines[0]);
        Assert.Equal(1 + (720 * (8 + 6)), lines.Length);
        RigParticipant first = Rigs.Participant("b04");
        RigSeriesUse use = first.Home!.Load!;
        long unix = Rigs.Community13.StartUnix - (30 * 86400L);
        long wh = (long)Math.Round(Rigs.Community13.Series[use.Series].At(unix + (use.ShiftDays * 86400L)) * use.Scale * 1000) * first.Multiplier;
        Assert.Equal($"b04,load,{unix},3600,{wh}", lines[1]);
    }

    [Fact]
    public void The_resolved_rig_is_told_as_json()
    {
        using StringWriter output = new();
        RigCommand.Run(Rigs.Community13, output);
        using JsonDocument json = JsonDocument.Parse(output.ToString());
        JsonElement b10 = json.RootElement.GetProperty("participants").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "b10");
        Assert.Equal("renewable_source", b10.GetProperty("role").GetString());
        Assert.Equal("dev-b10", b10.GetProperty("device_id").GetString());
        Assert.Equal(193_200, b10.GetProperty("pv_w").GetInt64());
        Assert.Equal(16_100, b10.GetProperty("home").GetProperty("pv_w").GetInt64());
        Assert.Equal("solarman", b10.GetProperty("home").GetProperty("transport").GetString());
        Assert.Equal(160_000, json.RootElement.GetProperty("tariffs").GetProperty("battery_added_micro_per_kwh").GetInt64());
        Assert.Equal(1.05, json.RootElement.GetProperty("limits").GetProperty("vm_max_pu").GetDouble());
    }

    [Theory]
    [InlineData("run rig.yaml")]
    [InlineData("run rig.yaml --seed")]
    [InlineData("run rig.yaml --seed -1")]
    [InlineData("run rig.yaml --seed 1 --fast")]
    [InlineData("history rig.yaml --seed 1 --map m.bin")]
    [InlineData("run rig.yaml --seed 1 --map")]
    [InlineData("rig rig.yaml")]
    [InlineData("rig rig.yaml --json --seed 1")]
    [InlineData("walk rig.yaml")]
    [InlineData("run")]
    public void A_bad_command_line_is_refused(string line) =>
        Assert.StartsWith("command line: ", Assert.Throws<RigException>(() => Arguments.Parse(line.Split(' '))).Message, StringComparison.Ordinal);

    private static List<string> Run(Rig rig, string input, out JsonElement[] homes)
    {
        using StringWriter output = new();
        using (RunCommand run = new(rig, 1))
        {
            using StringReader reader = new(input);
            run.Run(reader, output);
        }

        string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using JsonDocument ready = JsonDocument.Parse(lines[0]["ready ".Length..]);
        Assert.Equal(rig.StartUnix, ready.RootElement.GetProperty("start_unix").GetInt64());
        homes = [.. ready.RootElement.GetProperty("homes").EnumerateArray().Select(home => home.Clone())];
        return [.. lines[1..]];
    }

    /// <summary>Hands out lines one after the other and looks at the world before each.</summary>
    private sealed class LineFeeder : TextReader
    {
        private readonly Queue<(string Line, Func<object?> Before)> lines = new();

        public void Then(string line, Func<object?> before) => lines.Enqueue((line, before));

        public override string? ReadLine()
        {
            if (!lines.TryDequeue(out (string Line, Func<object?> Before) next))
            {
                return null;
            }

            next.Before();
            return next.Line.Length == 0 ? null : next.Line;
        }
    }
}
