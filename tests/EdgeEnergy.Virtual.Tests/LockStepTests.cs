using System.Text.Json.Nodes;

namespace EdgeEnergy.Virtual.Tests;

public sealed class LockStepTests : IAsyncLifetime
{
    /// <summary>A device without a past begins above every epoch it may have had: at the time of its first poll.</summary>
    private const uint FirstEpoch = (uint)Bench.Start + 2;

    private readonly Bench bench = new();

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public void Devices_on_all_three_wires_are_polled_and_acknowledged_and_state_their_periods()
    {
        using VirtualProcess devices = bench.Launch(bench.Config());
        Assert.Equal("""{"devices":3,"connected":3}""", devices.Ready());
        for (int minute = 0; minute <= 15; minute++)
        {
            long now = Bench.Start + (60 * minute);
            Assert.Equal($$"""{"unix":{{now}},"polled":3,"failed":0,"pending":0}""", devices.Ask($"step {now}"));
            Assert.Empty(devices.News);
        }

        foreach (string id in Bench.Devices)
        {
            Assert.Equal(Enumerable.Range(1, 16).Select(i => (FirstEpoch, (uint)i)), bench.Gateway.Readings(id));
            Core.IntervalStatement statement = bench.Gateway.Statements().Single(s => s.DeviceId == id);
            Assert.Equal((Bench.Start, 1u, 16u), (statement.PeriodStart, statement.FirstSequence, statement.LastSequence));
        }

        Assert.Equal(0, devices.End());
    }

    [Fact]
    public void A_killed_process_continues_in_a_new_epoch_with_what_it_had_not_delivered()
    {
        bench.Gateway.Silent = true;
        using (VirtualProcess killed = bench.Launch(bench.Config(ackTimeout: 0)))
        {
            killed.Ready();
            for (int minute = 0; minute < 20; minute++)
            {
                killed.Ask($"step {Bench.Start + (60 * minute)}");
            }

            killed.Kill();
        }

        bench.Gateway.Silent = false;
        using VirtualProcess again = bench.Launch(bench.Config());
        again.Ready();
        JsonNode done = JsonNode.Parse(again.Ask($"step {Bench.Start + 1200}"))!;

        Assert.Equal(0, (int)done["pending"]!);
        Assert.All(Bench.Devices, id => Assert.Equal(Enumerable.Range(1, 20).Select(i => (FirstEpoch, (uint)i)).Append((FirstEpoch + 1, 1u)), bench.Gateway.Readings(id)));
        Assert.Equal(3, bench.Gateway.Statements().Count);
    }

    [Fact]
    public void An_unplugged_inverter_is_told_once_and_so_is_its_return()
    {
        using VirtualProcess devices = bench.Launch(bench.Config());
        devices.Ready();
        devices.Ask($"step {Bench.Start}");
        bench.Tcp.Unplug();

        Assert.Equal($$"""{"unix":{{Bench.Start + 60}},"polled":2,"failed":1,"pending":0}""", devices.Ask($"step {Bench.Start + 60}"));
        Assert.Equal(["fault dev-tcp: the inverter can not be read: line is down"], devices.News);
        devices.Ask($"step {Bench.Start + 120}");
        Assert.Empty(devices.News);

        bench.Tcp.Plug();
        Assert.Equal($$"""{"unix":{{Bench.Start + 180}},"polled":3,"failed":0,"pending":0}""", devices.Ask($"step {Bench.Start + 180}"));
        Assert.StartsWith("recovered dev-tcp: online again", Assert.Single(devices.News), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_told_once_and_nothing_is_lost()
    {
        using VirtualProcess devices = bench.Launch(bench.Config());
        devices.Ready();
        devices.Ask($"step {Bench.Start}");
        await bench.Broker.KillAsync(CancellationToken.None);
        List<string> news = [];
        long now = Bench.Start;
        JsonNode done;

        // The loss of a connection reaches the devices a moment after the broker's end; time goes on meanwhile.
        do
        {
            done = JsonNode.Parse(devices.Ask($"step {now += 60}"))!;
            news.AddRange(devices.News);
        }
        while (news.Count == 0);

        Assert.StartsWith($"fault broker: broker 127.0.0.1:{bench.Broker.Port} unreachable", Assert.Single(news), StringComparison.Ordinal);
        Assert.True((int)done["pending"]! >= 1);
        await bench.Broker.StartAsync(CancellationToken.None);
        while ((int)done["pending"]! > 0 || news.Count == 1)
        {
            done = JsonNode.Parse(devices.Ask($"step {now += 60}"))!;
            news.AddRange(devices.News);
        }

        Assert.Equal(2, news.Count);
        Assert.StartsWith("recovered broker", news[1], StringComparison.Ordinal);
        int steps = (int)((now - Bench.Start) / 60) + 1;
        Assert.All(Bench.Devices, id => Assert.Equal(Enumerable.Range(1, steps).Select(i => (FirstEpoch, (uint)i)), bench.Gateway.Readings(id)));
    }

    [Fact]
    public async Task A_command_is_applied_before_the_next_step_and_undone_when_it_is_over()
    {
        using VirtualProcess devices = bench.Launch(bench.Config());
        devices.Ready();
        devices.Ask($"step {Bench.Start}");
        foreach (string id in Bench.Devices)
        {
            await bench.Gateway.CommandAsync(id, 7, Bench.Start, Bench.Start + 120, sell: 1500);
        }

        Assert.Equal($$"""{"unix":{{Bench.Start}},"applied":3}""", devices.Ask("apply 7"));
        Assert.All(bench.Banks, bank => Assert.Equal((1500, 0), (bank[143], bank[142])));
        devices.Ask($"step {Bench.Start + 60}");
        Assert.All(bench.Banks, bank => Assert.Equal(1500, bank[143]));
        devices.Ask($"step {Bench.Start + 120}");
        Assert.All(bench.Banks, bank => Assert.Equal((0, 1), (bank[143], bank[142])));
    }

    [Fact]
    public async Task A_read_only_device_takes_no_command()
    {
        using VirtualProcess devices = bench.Launch(bench.Config(readOnly: true, ackTimeout: 200));
        devices.Ready();
        devices.Ask($"step {Bench.Start}");
        await bench.Gateway.CommandAsync("dev-tcp", 7, Bench.Start, Bench.Start + 900, sell: 1500);

        Assert.Equal($$"""{"unix":{{Bench.Start}},"applied":0}""", devices.Ask("apply 7"));
        Assert.Equal(0, bench.Banks[0][143]);
    }

    [Fact]
    public void Steps_go_on_without_a_gateway_and_everything_arrives_when_it_is_back()
    {
        bench.Gateway.Silent = true;
        using VirtualProcess devices = bench.Launch(bench.Config(ackTimeout: 50));
        devices.Ready();
        for (int minute = 0; minute < 5; minute++)
        {
            JsonNode done = JsonNode.Parse(devices.Ask($"step {Bench.Start + (60 * minute)}"))!;
            Assert.Equal(3 * (minute + 1), (int)done["pending"]!);
        }

        bench.Gateway.Silent = false;
        int pending = int.MaxValue;

        // Time stands still: the device sends again because it is asked to, not because its own time-out came.
        for (int i = 0; i < 100 && pending > 0; i++)
        {
            pending = (int)JsonNode.Parse(devices.Ask($"step {Bench.Start + 240}"))!["pending"]!;
        }

        Assert.Equal(0, pending);
        Assert.All(Bench.Devices, id => Assert.Equal(5, bench.Gateway.Readings(id).Count));
    }

    [Theory]
    [InlineData("walk 3")]
    [InlineData("step yesterday")]
    public void An_unknown_line_ends_it_with_one_line(string line)
    {
        using VirtualProcess devices = bench.Launch(bench.Config());
        devices.Ready();

        Assert.Contains("standard input: line: found " + line, Assert.Throws<InvalidOperationException>(() => devices.Ask(line)).Message, StringComparison.Ordinal);

        Assert.Equal(2, devices.Fail().Status);
    }
}
