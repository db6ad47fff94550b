using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>Evidence of a trade from registers to the block, made with a real chain and checked without it.</summary>
public sealed class EvidenceTests
{
    private static readonly string[] OnlyTheChainKnows =
        ["block canonical and final", "commitment in the vault", "meters and fees unchanged until the settlement", "nets follow from all trades of the window"];

    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trade_is_proven_offline_and_then_by_the_chain()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        Evidence evidence = Evidence.Parse((await bench.EvidenceAsync(_token)).ToJson(), "evidence");

        AuditReport offline = bench.Audit.Verify(evidence);
        Assert.True(offline.Verified, Told(offline));
        Assert.Equal(OnlyTheChainKnows, offline.Checks.Where(c => c.Ok is null).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.All(offline.Checks.Where(c => c.Ok is null), c => Assert.StartsWith("not checked offline: ", c.Detail, StringComparison.Ordinal));

        AuditReport online = await bench.Audit.VerifyAsync(evidence, bench.Chain, _token);
        Assert.True(online.Verified, Told(online));
        foreach (string name in (string[])["commitment in the vault", "fees unchanged until the settlement", "meter of account 2 unchanged until the settlement", "block of the settlement canonical"])
        {
            Assert.True(Check(online, name).Ok, Told(online));
        }
    }

    [Fact]
    public async Task The_grids_energy_is_proven_by_the_buyers_meter_alone()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        Evidence evidence = await bench.EvidenceAsync(2, _token);
        Assert.Equal([EvidenceRole.Buyer], evidence.Parties.Select(p => p.Role));
        AuditReport report = bench.Audit.Verify(evidence);

        // No meter of account b06 was registered in the vault: said, not passed.
        Assert.True(report.Verified, Told(report));
        Assert.Null(Check(report, "buyer: meter registered").Ok);
        Assert.Null(Check(report, "buyer: delivered by its meter").Ok);
        Assert.Equal("none for the grid's energy", Check(report, "fee").Detail);
    }

    /// <summary>A device that signs what its own readings do not give.</summary>
    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(3, 1, false)]
    [InlineData(-3, 1, false)]
    [InlineData(0, 100, true)]
    [InlineData(101, 100, false)]
    [InlineData(-101, 100, false)]
    public async Task Readings_bound_the_statement_by_one_step_of_the_counter(long lie, long stepWh, bool holds)
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token, stepWh, (seller, _) => seller.Lie = lie);
        AuditReport report = bench.Audit.Verify(await bench.EvidenceAsync(_token));
        Assert.Equal(holds, Check(report, "seller: export of the readings").Ok);
        Assert.Equal(holds, report.Verified);
        Assert.True(Check(report, "seller: statement").Ok, Told(report));
        Assert.True(Check(report, "buyer: import of the readings").Ok, Told(report));
    }

    /// <summary>A device that signs two histories: the same values and places, another chain.</summary>
    [Fact]
    public async Task A_reading_of_another_chain_is_found_by_its_hash()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        Evidence evidence = await bench.EvidenceAsync(_token);
        EvidenceParty seller = evidence.Parties[0];
        byte[][] readings = [.. seller.Readings];
        readings[4] = bench.Seller.WithAnotherPast(readings[4]);

        AuditReport report = bench.Audit.Verify(evidence with { Parties = [seller with { Readings = readings }, .. evidence.Parties.Skip(1)] });

        Assert.False(report.Verified);
        Assert.Equal("seller: readings chained", Assert.Single(report.Checks, c => c.Ok == false).Name);
        Assert.StartsWith("evidence: hash before reading 4: ", Check(report, "seller: readings chained").Detail, StringComparison.Ordinal);
    }

    /// <summary>The device restarted within the period; its energies went on, and the readings of both epochs are under the statement.</summary>
    [Fact]
    public async Task A_restart_within_the_period_is_part_of_the_proof()
    {
        long start = Community.Period(1).StartUnix;
        await using AuditBench bench = await AuditBench.StartAsync(_token, 100, (seller, _) =>
        {
            seller.Run(start - 1800, start + 300);
            seller.Restart();
            seller.Run(start + 360, start + 900);
        });
        Evidence evidence = await bench.EvidenceAsync(_token);
        AuditReport report = bench.Audit.Verify(evidence);
        Assert.True(report.Verified, Told(report));
        Assert.Equal(2, evidence.Parties[0].Statement!.Epoch);
        Assert.Equal(1, evidence.Parties[0].Statement!.FirstSequence);
        Assert.True(evidence.Parties[0].Readings.Count > evidence.Parties[0].Statement!.LastSequence);
    }

    /// <summary>The device was silent over the ends of three periods: what it then counted is spread evenly, and so it is proven.</summary>
    [Fact]
    public async Task A_gap_over_several_periods_is_spread_as_it_was_stated()
    {
        long start = Community.Period(1).StartUnix;
        await using AuditBench bench = await AuditBench.StartAsync(_token, 1, (seller, _) =>
        {
            seller.Run(start - 1800, start - 1200);
            seller.Run(start + 1800, start + 1800);
        });
        MeterRecords records = bench.Seller.Records(bench.Batch.Period);
        Assert.Single(records.Envelopes);

        // From the reading with which the energy of the gap begins: the last before it.
        byte[][] envelopes = [.. bench.Seller.Readings.Where(r => r.Unix >= start - 1800).Select(r => r.Envelope)];
        Evidence evidence = await bench.EvidenceAsync(_token);
        EvidenceParty seller = evidence.Parties[0] with { Readings = envelopes };
        AuditReport report = bench.Audit.Verify(evidence with { Parties = [seller, evidence.Parties[1]] });
        Assert.True(Check(report, "seller: export of the readings").Ok, Told(report));
        Assert.True(Check(report, "seller: readings chained").Ok, Told(report));
    }

    [Fact]
    public async Task A_counter_that_failed_at_the_begin_is_said_and_not_passed()
    {
        long start = Community.Period(1).StartUnix;
        await using AuditBench bench = await AuditBench.StartAsync(_token, 100, (seller, _) =>
        {
            seller.Run(start - 1800, start - 60);
            seller.CounterFails = true;
            seller.Run(start, start);
            seller.CounterFails = false;
            seller.Run(start + 60, start + 900);
        });
        AuditReport report = bench.Audit.Verify(await bench.EvidenceAsync(_token));
        AuditCheck check = Check(report, "seller: export of the readings");
        Assert.Null(check.Ok);
        Assert.Equal("not checked offline: the first reading has no good grid_power and total_grid_export to begin with", check.Detail);
    }

    [Fact]
    public async Task A_meter_that_was_replaced_later_does_not_prove_the_earlier_trade_and_one_replaced_between_is_found_by_the_chain()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        Evidence evidence = await bench.EvidenceAsync(_token);
        ProvenEvent settlement = evidence.Settlement.Event;

        // The buyer's event in the seller's place.
        EvidenceParty wrong = evidence.Parties[0] with { Registration = evidence.Parties[1].Registration };
        Assert.False(Check(bench.Audit.Verify(evidence with { Parties = [wrong, evidence.Parties[1]] }), "seller: meter registered").Ok);

        // An event that is no older than the settlement.
        EvidenceFees late = evidence.Fees! with { Event = settlement };
        Assert.False(Check(bench.Audit.Verify(evidence with { Fees = late }), "fee").Ok);

        // An event that another one followed before the settlement: the proofs hold, the chain knows better.
        InMemoryOutboxStore store = new();
        VaultDisputes disputes = new(bench.Community.Vault.Deployment);
        store.Enqueue(disputes.SetMeter("b04", bench.Buyer.Id, EthereumAddress.Format(bench.Buyer.Device.Address), 7, "meter:b04:again"));
        using (TransactionSender sender = bench.Sender(store))
        {
            await sender.DrainAsync(_token);
        }

        long end = (await bench.Chain.BlockAsync(BlockTag.Latest, _token))!.Number;
        Evidence stale = evidence with { Settlement = evidence.Settlement with { Event = settlement with { BlockNumber = end + 1 } } };
        Assert.False(Check(await bench.Audit.VerifyAsync(stale, bench.Chain, _token), "meter of account 2 unchanged until the settlement").Ok);
        Assert.True(Check(await bench.Audit.VerifyAsync(evidence, bench.Chain, _token), "meter of account 2 unchanged until the settlement").Ok);
    }

    [Fact]
    public async Task Another_chain_says_no()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        Evidence evidence = await bench.EvidenceAsync(_token);
        await using LocalChain other = await LocalChain.StartAsync(_token);
        AuditReport report = await bench.Audit.VerifyAsync(evidence, other.Client, _token);
        Assert.False(report.Verified);
        Assert.False(Check(report, "block of the settlement canonical").Ok);
        Assert.False(Check(report, "commitment in the vault").Ok);
        Assert.Null(Check(report, "block final").Ok);
    }

    [Theory]
    [InlineData("", "evidence: text (line 1): found something else")]
    [InlineData("{}", "found something else")]
    [InlineData("[1]", "found something else")]
    [InlineData("null", "evidence: evidence: found null, expected an object")]
    public void A_file_of_another_form_is_refused_in_one_line(string text, string expected)
    {
        InputException refused = Assert.Throws<InputException>(() => Evidence.Parse(text, "evidence"));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static AuditCheck Check(AuditReport report, string name) => report.Checks.Single(c => c.Name == name);

    private static string Told(AuditReport report) => string.Join("\n", report.Checks.Select(c => $"{c.Ok?.ToString() ?? "-"} {c.Name}: {c.Detail}"));
}
