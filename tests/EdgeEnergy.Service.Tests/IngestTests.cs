using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>What a device may rely on: nothing is acknowledged that is not stored, nothing is counted twice, nothing forged is taken.</summary>
public sealed class IngestTests : IAsyncLifetime
{
    private Surroundings surroundings = null!;
    private HostedGateway gateway = null!;
    private TestDevice device = null!;

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync();
        gateway = await HostedGateway.StartAsync(surroundings);
        device = await surroundings.DeviceAsync("dev-home");
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await surroundings.DisposeAsync();
    }

    [Fact]
    public async Task A_reading_is_acknowledged_after_its_commit_and_again_when_it_comes_again()
    {
        long acceptedAtCommit = -1;
        gateway.Store.BeforeReadings = () => acceptedAtCommit = gateway.Store.CountReadings().Accepted;
        byte[] first = device.Read(Sample.Noon);
        await device.PublishAsync(first);
        Ack ack = await device.AckAsync();
        Assert.Equal((1u, 1u, false), (ack.Epoch, ack.Sequence, ack.IsStatement));
        Assert.Equal(0, acceptedAtCommit);
        Assert.Equal(1, gateway.Store.CountReadings().Accepted);
        Assert.Equal(first, gateway.Store.Readings(device.Id, 1, 1, 1).Single().Envelope);

        byte[] second = device.Read(Sample.Noon + 60);
        await device.PublishAsync(second);
        await device.AckedAsync(2);
        await device.PublishAsync(first);
        Assert.Equal(2u, (await device.AckAsync()).Sequence);
        await device.PublishAsync(second);
        Assert.Equal(2u, (await device.AckAsync()).Sequence);
        Assert.Equal(new ReadingCounts(2, 0, 2), gateway.Store.CountReadings());
    }

    /// <summary>A commit that fails is no commit: the device hears nothing, sends again, and loses nothing.</summary>
    [Fact]
    public async Task A_store_that_fails_is_told_once_nothing_is_acknowledged_and_all_of_it_recovers()
    {
        await device.StepAsync(Sample.Noon);
        gateway.Store.Full = true;
        byte[] second = device.Read(Sample.Noon + 60);
        byte[] third = device.Read(Sample.Noon + 120);
        await device.PublishAsync(second);
        Assert.Equal(EventKind.Fault, (await gateway.EventAsync("store: database or disk is full")).Kind);
        await device.PublishAsync(third);
        await device.SayAsync("offline");
        await gateway.EventAsync("device dev-home is offline");
        Assert.DoesNotContain(gateway.Rest(), e => e.Text.StartsWith("store:", StringComparison.Ordinal));
        await device.MarkAsync(99);
        Assert.Equal(99u, (await device.AckAsync()).Sequence);

        gateway.Store.Full = false;
        await device.PublishAsync(second);
        await device.PublishAsync(third);
        await device.AckedAsync(3);
        Assert.Equal(EventKind.Recovered, (await gateway.EventAsync("store: works again")).Kind);
        Assert.Equal(new ReadingCounts(3, 0, 0), gateway.Store.CountReadings());
        Assert.Contains(gateway.Store.Events(20), e => e.Text == "store: database or disk is full");
    }

    [Fact]
    public async Task A_defect_while_storing_does_not_end_the_ingest()
    {
        byte[] first = device.Read(Sample.Noon);
        gateway.Store.BeforeReadings = () => throw new InvalidOperationException("a defect");
        await device.PublishAsync(first);
        Assert.Equal(EventKind.Fault, (await gateway.EventAsync("store: a defect")).Kind);
        gateway.Store.BeforeReadings = () => { };
        await device.PublishAsync(first);
        await device.AckedAsync(1);
        Assert.Equal(new ReadingCounts(1, 0, 0), gateway.Store.CountReadings());
    }

    [Fact]
    public async Task Forged_foreign_and_rewritten_readings_are_counted_told_once_and_never_acknowledged()
    {
        byte[] first = device.Read(Sample.Noon);
        await device.PublishAsync(first);
        await device.AckedAsync(1);
        byte[] rewrittenFirst = device.Equivocate();
        byte[] second = device.Read(Sample.Noon + 60);
        byte[] forged = [.. second];
        forged[^1] ^= 1;
        TestDevice neighbour = new("dev-roof");
        byte[] theirs = neighbour.Read(Sample.Noon);
        foreach (byte[] bad in (byte[][])[forged, forged, theirs, [1, 2, 3], rewrittenFirst])
        {
            await device.PublishAsync(bad);
        }

        await device.PublishAsync(second);
        Assert.Equal(2u, (await device.AckAsync()).Sequence);

        // Of what anybody may have sent the device hears nothing; of its own two readings for one place it hears which is not taken.
        await device.PublishAsync(rewrittenFirst);
        ChainRefusal refusal = await device.RefusalAsync(gateway.PublicKey);
        Assert.Equal((1u, 1u, 1u), (refusal.Epoch, refusal.Sequence, refusal.ChainEpoch));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(rewrittenFirst), refusal.Hash);

        // The old place again, now with another one after it: only the store knows what was there.
        await device.PublishAsync(rewrittenFirst);
        byte[] third = device.Read(Sample.Noon + 120);
        await device.PublishAsync(third);
        Assert.Equal(3u, (await device.AckAsync()).Sequence);
        Assert.Equal(new ReadingCounts(3, 7, 0), gateway.Store.CountReadings());
        string[] told = [.. gateway.Rest().Select(e => e.Text).Where(t => t.Contains("refused", StringComparison.Ordinal))];
        Assert.Equal(
            ["reading of dev-home refused: Forged", "reading of dev-home refused: UnknownDevice", "reading of dev-home refused: Malformed", "reading of dev-home refused: Replayed"],
            told);
        await neighbour.DisposeAsync();
    }

    [Fact]
    public async Task A_reading_that_comes_too_early_is_not_acknowledged_and_a_lasting_gap_is_told()
    {
        byte[] first = device.Read(Sample.Noon);
        byte[] second = device.Read(Sample.Noon + 60);
        for (int i = 0; i < 6; i++)
        {
            await device.PublishAsync(second);
        }

        Assert.Equal(EventKind.Alert, (await gateway.EventAsync("device dev-home sends from reading 1/2 on, but readings before it are missing; it is told to begin anew")).Kind);
        ChainRefusal refusal = await device.RefusalAsync(gateway.PublicKey);
        Assert.Equal((1u, 2u, 0u), (refusal.Epoch, refusal.Sequence, refusal.ChainEpoch));
        await device.PublishAsync(first);
        Assert.Equal(1u, (await device.AckAsync()).Sequence);
        await device.PublishAsync(second);
        Assert.Equal(2u, (await device.AckAsync()).Sequence);
        Assert.Equal(new ReadingCounts(2, 0, 0), gateway.Store.CountReadings());
    }

    [Fact]
    public async Task A_statement_is_stored_once_when_it_says_what_the_readings_say()
    {
        (device.GridW, device.LoadW) = (3600, 3600);
        await device.StepAsync(Sample.Noon);
        gateway.Tick(Sample.Noon + 900);
        byte[] last = device.Read(Sample.Noon + 900);
        byte[] statement = device.Statements.Single();

        // Before its reading it waits; a lie is refused; the truth is taken, again and again, and stored once.
        await device.StateAsync(statement);
        await device.PublishAsync(last);
        await device.AckedAsync(2);
        await device.StateAsync(device.Lie());
        await gateway.EventAsync("statement of dev-home refused: Contradicted");
        Assert.Equal(2u, (await device.RefusalAsync(gateway.PublicKey)).Sequence);
        await device.StateAsync(statement);
        Ack ack = await device.AckAsync();
        Assert.Equal((1u, 2u, Sample.Noon), (ack.Epoch, ack.Sequence, ack.PeriodStart));
        await device.StateAsync(statement);
        Assert.True((await device.AckAsync()).IsStatement);
        PeriodEnergy energy = gateway.Store.Energies(SettlementPeriod.Containing(Sample.Noon, 15)).Single();
        Assert.Equal(("home", 900L, 0L, 900L), (energy.ParticipantId, energy.ImportWh, energy.ExportWh, energy.LoadWh));
    }

    [Fact]
    public async Task What_a_device_says_of_itself_is_one_short_line()
    {
        await device.SayAsync("online");
        await device.SayAsync("the inverter can not be read: timeout\nsecond line");
        Assert.Equal(
            "device dev-home is offline: the inverter can not be read: timeout second line",
            (await gateway.EventAsync("device dev-home")).Text);
        await device.SayAsync("online");
        Assert.Equal(EventKind.Recovered, (await gateway.EventAsync("device dev-home is online again")).Kind);
        await device.SayAsync(new string('x', 10_000));
        Assert.InRange((await gateway.EventAsync("device dev-home is offline")).Text.Length, 1, 200);
    }

    /// <summary>Numbers that a device makes up must not travel on: not into the market, and not into the power flow.</summary>
    [Fact]
    public async Task Absurd_values_are_cut_to_what_a_home_can_be()
    {
        (device.GridW, device.LoadW, device.SocPercent) = (long.MaxValue / 1000, -5, 1_000_000_000_000);
        await device.PublishAsync(device.Read(Sample.Noon));
        await device.AckedAsync(1);
        HomeState home = gateway.Gateway.Live.Homes["home"];
        Assert.Equal(EnergyEstimator.MaxPowerW, home.GridW);
        Assert.Equal(100, home.SocPercent);
    }

    /// <summary>A restart goes on in the middle of a chain and still sees the homes.</summary>
    [Fact]
    public async Task A_restart_goes_on_where_the_store_stands()
    {
        device.GridW = 1234;
        await device.StepAsync(Sample.Noon);
        await device.StepAsync(Sample.Noon + 60);
        await gateway.DisposeAsync();
        byte[] third = device.Read(Sample.Noon + 120);
        await device.PublishAsync(third);

        // The broker kept it for the gateway.
        gateway = await HostedGateway.StartAsync(surroundings);
        gateway.Tick(Sample.Noon + 120);
        Assert.Equal(1234, gateway.Gateway.Live.Homes["home"].GridW);
        await device.AckedAsync(3);
        Assert.Equal(new ReadingCounts(3, 0, 0), gateway.Store.CountReadings());
    }
}
