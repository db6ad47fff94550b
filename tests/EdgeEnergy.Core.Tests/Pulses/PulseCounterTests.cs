using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Pulses;

public sealed class PulseCounterTests
{
    [Theory]
    [InlineData(35)]
    [InlineData(90)]
    [InlineData(500)]
    public void Clean_pulses_are_counted_once_each_whatever_their_length(int on)
    {
        PulseCounter counter = Started(new PulseOptions());
        long now = 0;
        for (int i = 0; i < 1000; i++)
        {
            now = Pulse(counter, now + 1000, on);
        }

        Assert.Equal((1000L, 1000L, 0u), (counter.Count, counter.WattHours, counter.Rejected));
    }

    /// <summary>Contacts bounce for some milliseconds whenever they close or open.</summary>
    [Fact]
    public void Bouncing_contacts_add_no_pulse_and_lose_none()
    {
        Random random = new(5);
        PulseCounter counter = Started(new PulseOptions());
        long now = 0;
        for (int i = 0; i < 2000; i++)
        {
            now += 100 + random.Next(3000);
            now = Bounce(counter, now, true, random);
            now += 35;
            now = Bounce(counter, now, false, random);
        }

        Close(counter, now + 1000);
        Assert.Equal((2000L, 0u), (counter.Count, counter.Rejected));
    }

    [Fact]
    public void Disturbances_shorter_than_a_pulse_do_not_count()
    {
        PulseCounter counter = Started(new PulseOptions());
        for (int i = 1; i <= 1000; i++)
        {
            Pulse(counter, i * 100L, 1 + (i % 19));
        }

        Close(counter, 200_000);
        Assert.Equal((0L, 0u), (counter.Count, counter.Rejected));
    }

    [Fact]
    public void Pulses_closer_than_the_standard_allows_are_rejected_and_a_burst_counts_once()
    {
        PulseCounter counter = Started(new PulseOptions { MinimumPulseMilliseconds = 5, MinimumPauseMilliseconds = 5 });
        for (int i = 0; i < 100; i++)
        {
            Pulse(counter, 1000 + (i * 20), 10);
        }

        Assert.Equal((1L, 99u), (counter.Count, counter.Rejected));
    }

    [Fact]
    public void A_power_that_can_not_flow_is_not_counted()
    {
        // 1000 pulses a kWh at 10 kW come every 360 ms.
        PulseCounter counter = Started(new PulseOptions { MaximumPowerW = 10_000 });
        long now = 0;
        for (int i = 0; i < 50; i++)
        {
            now = Pulse(counter, now + 330, 30);
        }

        Assert.Equal((50L, 0u), (counter.Count, counter.Rejected));
        for (int i = 0; i < 50; i++)
        {
            now = Pulse(counter, now + 300, 30);
        }

        Assert.Equal((50L, 50u), (counter.Count, counter.Rejected));
    }

    [Theory]
    [InlineData(1000, 36_000, 100)]
    [InlineData(1000, 3600, 1000)]
    [InlineData(1000, 360, 10_000)]
    [InlineData(800, 4500, 1000)]
    public void Power_follows_from_the_distance_of_pulses_and_fades_when_none_comes(int rate, int milliseconds, int watts)
    {
        PulseCounter counter = Started(new PulseOptions { PulsesPerKwh = rate });
        long first = 1000;
        Pulse(counter, first, 50);
        Assert.Equal(0, counter.PowerW(first));
        Pulse(counter, first + milliseconds, 50);

        Assert.Equal(watts, counter.PowerW(first + milliseconds + 50));
        Assert.Equal(watts / 2, counter.PowerW(first + (3L * milliseconds)));
    }

    [Fact]
    public void A_pulse_under_way_at_power_on_is_not_counted_again()
    {
        PulseCounter counter = new(new PulseOptions());
        counter.Start(0, closed: true);
        counter.Observe(40, closed: false);
        counter.Observe(500, closed: true);
        counter.Observe(540, closed: false);

        Assert.Equal(1, counter.Count);
    }

    [Theory]
    [InlineData(1000, 1000, 12_345)]
    [InlineData(1000, 800, 12_345)]
    [InlineData(100, 10_000, 990)]
    public void Energy_survives_a_restart_also_when_the_rate_was_set_wrong_before(int before, int after, long wh)
    {
        PulseCounter counter = new(new PulseOptions { PulsesPerKwh = before });
        counter.Align(wh);
        byte[] state = new byte[PulseCounter.StateSize];
        counter.SaveState(state, 0);
        PulseCounter next = new(new PulseOptions { PulsesPerKwh = after });
        next.LoadState(state, 0);

        Assert.Equal(wh, next.WattHours);
    }

    [Fact]
    public void A_state_that_can_not_be_is_an_empty_one()
    {
        PulseCounter counter = new(new PulseOptions());
        counter.LoadState([.. Enumerable.Repeat((byte)0xFF, 16)], 0);

        Assert.Equal(0, counter.Count);
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(200_000, 20)]
    [InlineData(1000, 0)]
    public void Options_that_can_not_be_are_refused(int rate, int minimum)
    {
        Assert.Throws<ArgumentException>(() => new PulseCounter(new PulseOptions { PulsesPerKwh = rate, MinimumPulseMilliseconds = minimum }));
    }

    [Fact]
    public void A_full_queue_loses_the_newest_edges_and_says_so()
    {
        PulseQueue queue = new(4);
        for (int i = 0; i < 6; i++)
        {
            queue.Put(i, i % 2 == 0);
        }

        Assert.Equal(2u, queue.Lost);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(queue.Take(out long at, out bool closed));
            Assert.Equal((i, i % 2 == 0), (at, closed));
        }

        Assert.False(queue.Take(out _, out _));
    }

    [Fact]
    public void Readings_carry_the_pulse_energy_and_a_restart_keeps_it()
    {
        PulseQueue queue = new();
        TestDevice device = new();
        device.Options.PulseMeters = [new PulseMeter("s0_heat_pump", new PulseCounter(new PulseOptions()), queue)];
        device.Boot();
        Feed(queue, 30);
        device.Step();
        device.Options.PulseMeters = [new PulseMeter("s0_heat_pump", new PulseCounter(new PulseOptions()), queue)];
        device.Boot();
        Feed(queue, 12);
        device.Step();

        Assert.Equal([30L, 42L], device.Stored.Select(r => r.TryGetScaled("s0_heat_pump", 0, out long wh) ? wh : -1));
        Assert.All(device.Stored, r => Assert.Equal("Wh", r.Units[r.IndexOf("s0_heat_pump")]));
    }

    [Fact]
    public void Edges_lost_on_the_way_mark_the_next_reading_and_only_that()
    {
        PulseQueue queue = new(16);
        TestDevice device = new();
        device.Options.PulseMeters = [new PulseMeter("s0", new PulseCounter(new PulseOptions()), queue)];
        device.Boot();
        Feed(queue, 50);
        device.Step();
        device.Step();

        Assert.Equal([ValueQuality.Jump, ValueQuality.Good], device.Stored.Select(r => r.Qualities[r.IndexOf("s0")]));
    }

    [Fact]
    public void A_node_refuses_more_pulse_meters_and_names_than_it_can_carry()
    {
        Assert.Throws<ArgumentException>(() => new PulseMeter("no spaces", new PulseCounter(new PulseOptions()), new PulseQueue()));
        TestDevice device = new();
        PulseMeter meter = new("s0", new PulseCounter(new PulseOptions()), new PulseQueue());
        device.Options.PulseMeters = [meter, meter, meter];
        Assert.Throws<ArgumentException>(device.Boot);
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        PulseQueue queue = new();
        PulseMeter meter = new("s0", new PulseCounter(new PulseOptions()), queue);
        Feed(queue, 10);
        meter.Drain();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(queue, 100);
        meter.Drain();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static PulseCounter Started(PulseOptions options)
    {
        PulseCounter counter = new(options);
        counter.Start(0, closed: false);
        return counter;
    }

    /// <summary>Edges of so many pulses, a second apart, the first only after the level was told.</summary>
    private static void Feed(PulseQueue queue, int pulses)
    {
        queue.Put(0, false);
        for (int i = 1; i <= pulses; i++)
        {
            queue.Put(i * 1000L, true);
            queue.Put((i * 1000L) + 40, false);
        }
    }

    private static long Pulse(PulseCounter counter, long at, int on)
    {
        counter.Observe(at, closed: true);
        counter.Observe(at + on, closed: false);
        return at + on;
    }

    private static long Bounce(PulseCounter counter, long at, bool closed, Random random)
    {
        for (int i = random.Next(4); i > 0; i--)
        {
            counter.Observe(at, closed);
            counter.Observe(at + 1, !closed);
            at += 3;
        }

        counter.Observe(at, closed);
        return at;
    }

    private static void Close(PulseCounter counter, long at) => counter.Observe(at, closed: true);
}
