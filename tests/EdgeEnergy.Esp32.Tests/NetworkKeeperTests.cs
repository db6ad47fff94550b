namespace EdgeEnergy.Esp32.Tests;

public sealed class NetworkKeeperTests
{
    private readonly ManualClock clock = new();
    private readonly ManualLink link = new();
    private readonly ManualTime time;
    private readonly ManualSession session = new();
    private readonly NetworkKeeper keeper;

    public NetworkKeeperTests()
    {
        time = new ManualTime(clock, 0) { ServerUp = true };
        keeper = new NetworkKeeper(link, session, new TimeKeeper(time, clock, TimeKeeper.CreateClock(time, clock, 0)), clock);
    }

    [Fact]
    public void First_the_network_then_time_and_broker()
    {
        keeper.Step();

        Assert.Equal((1, 1, 1), (link.Attempts, time.Asked, session.Attempts));
        Assert.True(session.Connected);
        Run(600);
        Assert.Equal((1, 1), (link.Attempts, session.Attempts));
    }

    [Fact]
    public void A_network_that_is_away_is_tried_ever_more_slowly_and_reset_each_time()
    {
        link.Reachable = false;
        Run(600);

        Assert.InRange(link.Attempts, 12, 16);
        Assert.Equal(link.Attempts, link.Resets);
        Assert.Equal(0, session.Attempts);
        Assert.False(keeper.NeedsRestart);
    }

    [Fact]
    public void After_an_hour_without_address_only_a_restart_is_left()
    {
        link.Reachable = false;
        Run(3500);
        Assert.False(keeper.NeedsRestart);
        Run(120);
        Assert.True(keeper.NeedsRestart);

        link.IsUp = true;
        Run(1);
        Assert.False(keeper.NeedsRestart);
    }

    [Fact]
    public void A_helper_that_throws_counts_as_an_attempt()
    {
        link.Throws = true;
        for (int second = 0; second < 60; second++)
        {
            clock.Advance(1000);
            Assert.Null(Record.Exception(() => Swallow(keeper.Step)));
        }

        Assert.InRange(link.Attempts, 4, 6);
        Assert.Equal(link.Attempts, link.Resets);
    }

    [Fact]
    public void A_broker_that_is_away_is_tried_ever_more_slowly_and_never_a_reason_to_restart()
    {
        session.Reachable = false;
        Run(7200);

        Assert.InRange(session.Attempts, 118, 128);
        Assert.Equal(session.Attempts, session.Closes);
        Assert.False(keeper.NeedsRestart);
        session.Reachable = true;
        Run(61);
        Assert.True(session.Connected);
    }

    [Fact]
    public void After_a_session_was_there_the_next_outage_is_tried_at_once()
    {
        Run(600);
        session.Connected = false;
        int before = session.Attempts;
        Run(1);

        Assert.Equal(before + 1, session.Attempts);
    }

    private static void Swallow(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidOperationException)
        {
            // What the thread around it reports.
        }
    }

    private void Run(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            clock.Advance(1000);
            keeper.Step();
        }
    }

    private sealed class ManualSession : IBrokerSession
    {
        public bool Reachable { get; set; } = true;

        public bool Connected { get; set; }

        public int Attempts { get; private set; }

        public int Closes { get; private set; }

        public bool Connect()
        {
            Attempts++;
            return Connected = Reachable;
        }

        public void Close() => Closes++;
    }
}
