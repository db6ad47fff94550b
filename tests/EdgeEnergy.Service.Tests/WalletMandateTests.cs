using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Settlement;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>A home whose owner keeps the key: what the market buys for it, and what it can do to the others.</summary>
public sealed class WalletMandateTests : IAsyncLifetime
{
    private const long Days = 86_400;
    private Surroundings surroundings = null!;
    private OwnerWallet owner = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync(Sample.Noon);
        owner = new OwnerWallet(surroundings.ChainUrl);
    }

    public ValueTask DisposeAsync()
    {
        owner.Dispose();
        return surroundings.DisposeAsync();
    }

    /// <summary>None, too cheap, one that fits until its energy is bought, a restart in between, one that ended, one that was taken back.</summary>
    [Fact]
    public async Task Neighbours_energy_is_bought_by_the_mandate_and_by_nothing_else()
    {
        TestDevice[] devices = await surroundings.DevicesAsync();
        await using (HostedGateway gateway = await HostedGateway.StartAsync(surroundings, Sample.Document(OwnerWallet.Keeps("home"))))
        {
            await StepAsync(gateway, devices, 0);
            Refusal refusal = Assert.Single(gateway.Gateway.Round!.Refusals, r => r.Buyer == "home");
            Assert.Equal((RefusalReason.Mandate, 0L), (refusal.Reason, refusal.AllowedWh));
            Assert.Contains(gateway.Gateway.Round.Offers, o => o.PriceMicroPerKwh == 90_000);
            Assert.Empty(Bought(gateway));

            await DepositAsync(gateway, 1_000_000);
            await SignAsync(gateway, 89_999, 5_000, Sample.Noon + Days);
            Assert.NotNull(gateway.Gateway.Orders.Pending("home"));
            await StepAsync(gateway, devices, 1);
            Assert.Null(gateway.Gateway.Orders.Pending("home"));
            Assert.Equal(1_000_000, gateway.Gateway.Wallets.Balances()["home"]);
            Assert.Contains(gateway.Gateway.Round!.Bids, b => b.Buyer == "home");
            Assert.Empty(Bought(gateway));

            await SignAsync(gateway, 90_000, 600, Sample.Noon + Days);
            await StepAsync(gateway, devices, 2);
            Assert.Equal(0, gateway.Gateway.Round!.Trades.Where(t => t.Buyer == "home" && t.Source == EnergySource.Grid).Sum(t => t.Wh));
            Assert.InRange(Bought(gateway).Sum(t => t.Wh), 1, 600);
            Assert.All(Bought(gateway), t => Assert.InRange(t.PriceMicroPerKwh, 0, 90_000));
        }

        await using HostedGateway again = await HostedGateway.StartAsync(surroundings);
        await StepAsync(again, devices, 3);
        PeriodClose close = again.Store.Closed(Period(2))!;
        long first = close.Batch.Trades.Where(t => t.Buyer == "home").Sum(t => t.Wh);
        Assert.InRange(first, 1, 600);
        Assert.Equal(first, close.Batch.Trades.Where(t => t.Buyer == "home" && t.Seller != Accounts.Grid).Sum(t => t.Wh));
        Assert.Equal(1_000_000 - close.Batch.Trades.Where(t => t.Buyer == "home").Sum(t => t.CostMicro + t.FeeMicro), again.Gateway.Wallets.Balances()["home"]);
        Assert.Equal(await again.Gateway.Vault.BalancesAsync(Cancel), again.Gateway.Wallets.Balances());
        for (int period = 4; Bought(again).Any(); period++)
        {
            await StepAsync(again, devices, period);
        }

        // Used up to the last Wh, over all periods and the restart.
        Mandate mandate = again.Gateway.Orders.Chain.Account("home")!.Mandate;
        Assert.Equal(600, again.Gateway.Wallets.UsedWh("home", mandate, []));
        Assert.Contains(again.Gateway.Alarms.Of(again.Gateway.Orders.Owner("home"), again.Gateway.Round!.Period.StartUnix), a => a.Kind == "mandate_used_up");
        Assert.Contains(again.Store.Events(50), e => e.Text == "mandate of home is used up: nothing is bought for it");

        // A new one is a new allowance; taken back, it is none at once.
        int next = (int)(again.Gateway.Round.Period.Index - Period(0).Index) + 1;
        await SignAsync(again, 90_000, 600, Sample.Noon + (next * 900) + 901);
        await StepAsync(again, devices, next);
        Assert.NotEmpty(Bought(again));
        Assert.Contains(again.Gateway.Alarms.Of(again.Gateway.Orders.Owner("home"), again.Gateway.Round!.Period.StartUnix), a => a.Kind == "mandate_ending");
        await SignAsync(again, 0, 0, MandateOrder.Revoked);
        await StepAsync(again, devices, next + 1);
        Assert.Empty(Bought(again));

        // And one that has ended buys nothing either.
        await SignAsync(again, 90_000, 600, Sample.Noon + ((next + 3) * 900));
        await StepAsync(again, devices, next + 2);
        Assert.NotEmpty(Bought(again));
        await StepAsync(again, devices, next + 3);
        Assert.Empty(Bought(again));
        Assert.Contains(again.Store.Events(50), e => e.Text.StartsWith("mandate of home ended at ", StringComparison.Ordinal));

        // Nothing was ever signed in the owner's name.
        Assert.DoesNotContain(again.Store.Latest(1000), e => e.Intent.Account == "home");
        Assert.DoesNotContain(again.Store.Latest(1000), e => e.State == OutboxState.Failed);
    }

    /// <summary>A seller needs no mandate: what neighbours pay goes to the owner's account, from which the owner takes it.</summary>
    [Fact]
    public async Task Selling_needs_no_mandate()
    {
        TestDevice[] devices = await surroundings.DevicesAsync();
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings, Sample.Document(OwnerWallet.Keeps("field")));
        await StepAsync(gateway, devices, 0);
        await StepAsync(gateway, devices, 1);
        long earned = gateway.Gateway.Wallets.Balances()["field"];
        Assert.InRange(earned, 1, long.MaxValue);
        await owner.SendAsync(gateway.Gateway.Orders.Call("field", "withdrawal", earned, null, null));
        await StepAsync(gateway, devices, 2);
        WalletAccount account = gateway.Gateway.Orders.Chain.Account("field")!;
        Assert.Equal((OwnerWallet.Address, earned), (account.Holder, account.WithdrawalMicro));
        Assert.Equal(
            [(WalletMovementKind.WithdrawalRequested, -earned, 0), (WalletMovementKind.Settlement, earned, earned)],
            gateway.Store.Movements("field", long.MaxValue, 10).Where(m => m.Window != SettlementVaultContract.Window(Period(1))).Select(m => (m.Kind, m.AmountMicro, m.BalanceMicro)));
        Assert.Equal(await gateway.Gateway.Vault.BalancesAsync(Cancel), gateway.Gateway.Wallets.Balances());
    }

    /// <summary>An owner withdraws, or caps its account, after the market has bought for it: its own purchase is not settled, everybody else's is.</summary>
    [Theory]
    [InlineData("withdrawal")]
    [InlineData("cap")]
    public async Task An_owner_who_makes_itself_unable_to_pay_holds_nobody_up(string how)
    {
        TestDevice[] devices = await surroundings.DevicesAsync();
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings, Sample.Document(OwnerWallet.Keeps("home")));
        await StepAsync(gateway, devices, 0);
        await DepositAsync(gateway, 1_000_000);
        await SignAsync(gateway, 90_000, 5_000, Sample.Noon + Days);
        await StepAsync(gateway, devices, 1);
        Assert.NotEmpty(Bought(gateway));
        await owner.SendAsync(gateway.Gateway.Orders.Call("home", how, how == "cap" ? null : 1_000_000, how == "cap" ? 0 : null, null));
        await StepAsync(gateway, devices, 2);
        Assert.Contains(gateway.Store.Events(50), e => e.Text.Contains("what it can not pay is billed outside of the vault", StringComparison.Ordinal));
        Assert.Equal(how == "cap", gateway.Store.Events(50).Any(e => e.Text.Contains("has reached its spending cap of 0.000000", StringComparison.Ordinal)));
        Assert.DoesNotContain(gateway.Store.Closed(Period(1))!.Batch.Trades, t => t.Buyer == "home");
        Assert.Empty(Bought(gateway));
        Assert.DoesNotContain(gateway.Store.Latest(1000), e => e.State == OutboxState.Failed);
        Assert.Equal(await gateway.Gateway.Vault.BalancesAsync(Cancel), gateway.Gateway.Wallets.Balances());
    }

    /// <summary>A cap of a custodial account below what its home takes from the grid: that is billed elsewhere, the window is settled for all others.</summary>
    [Fact]
    public async Task A_cap_below_what_the_grid_delivers_leaves_the_window_to_the_others()
    {
        TestDevice[] devices = await surroundings.DevicesAsync();
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        gateway.Gateway.Orders.SetCap("home", "none", 0);
        await StepAsync(gateway, devices, 0);
        Assert.Equal(RefusalReason.Balance, Assert.Single(gateway.Gateway.Round!.Refusals, r => r.Buyer == "home").Reason);
        await StepAsync(gateway, devices, 1);
        Assert.Equal(0, gateway.Gateway.Orders.Chain.Account("home")!.SpendingCapMicro);
        Assert.InRange(gateway.Store.Closed(Period(0))!.Energies.Single(e => e.ParticipantId == "home").ImportWh, 1, long.MaxValue);
        Assert.DoesNotContain(gateway.Store.Closed(Period(0))!.Batch.Trades, t => t.Buyer == "home");
        Assert.Contains(gateway.Store.Events(50), e => e.Text.Contains("home may spend 0.000000 and would pay", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Store.Latest(1000), e => e.State == OutboxState.Failed);
        Assert.Equal(await gateway.Gateway.Vault.BalancesAsync(Cancel), gateway.Gateway.Wallets.Balances());
    }

    [Fact]
    public async Task A_signature_that_does_not_count_is_refused_before_the_chain_is_asked()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings, Sample.Document(OwnerWallet.Keeps("home")));
        await gateway.StepAsync(Sample.Noon);
        WalletOrders orders = gateway.Gateway.Orders;
        MandateOrder good = orders.Mandate("home", 90_000, 600, Sample.Noon + Days);
        byte[] signature = Hex.Parse(await owner.SignAsync(good.TypedData(gateway.Gateway.Vault.Deployment)), "signature");
        int before = gateway.Store.Latest(1000).Count;
        await surroundings.ChainDownAsync();

        Refused(good with { MaxWh = 601 }, signature, "who holds the account");
        Refused(good with { Nonce = 1 }, signature, "nonce: found 1, expected 0");
        Refused(good with { ValidUntilUnix = Sample.Noon }, signature, "valid_until_unix");
        Refused(good with { ValidUntilUnix = 0, MaxPriceMicroPerKwh = 0, MaxWh = 0 }, signature, "max_price_micro_per_kwh");
        Refused(good with { MaxPriceMicroPerKwh = long.MaxValue }, signature, "max_price_micro_per_kwh");
        Refused(good with { Account = gateway.Gateway.Vault.Deployment.IndexOf("roof") }, signature, "one that keeps its own key");
        Refused(good, new byte[65], "65 bytes r, s, v with the lower s");
        Refused(good, signature[..64], "65 bytes r, s, v with the lower s");
        Refused(good, HighS(signature), "65 bytes r, s, v with the lower s");
        Assert.Equal(before, gateway.Store.Latest(1000).Count);

        // The right one is queued although the chain is away, once, and nothing can be put beside it.
        Assert.Equal(OutboxState.Queued, orders.Register(good, signature).State);
        Refused(good, signature, "none on its way to the chain");
        Assert.Equal(before + 1, gateway.Store.Latest(1000).Count);

        void Refused(MandateOrder order, byte[] bytes, string text) =>
            Assert.Contains(text, Assert.Throws<InputException>(() => orders.Register(order, bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_the_gateways_own_is_nobodys_own_key()
    {
        string ours;
        using (DerivedKeyring keyring = DerivedKeyring.FromSeed(1))
        {
            ours = keyring.Signer("roof").Address;
        }

        InputException refused = await Assert.ThrowsAsync<InputException>(() => HostedGateway.StartAsync(surroundings, Sample.Document(c =>
        {
            OwnerWallet.Keeps("home")(c);
            Sample.Participant(c, "home")["address"] = ours;
        })));
        Assert.Equal($"community: participant home: address: found {ours}, expected one whose key this gateway does not have: it is that of roof", refused.Message);
    }

    private static SettlementPeriod Period(int number) => SettlementPeriod.Containing(Sample.Noon + (number * 900L), 15);

    private static IEnumerable<Trade> Bought(HostedGateway gateway) => gateway.Gateway.Round!.Trades.Where(t => t.Buyer == "home" && t.Source != EnergySource.Grid);

    private static byte[] HighS(byte[] signature)
    {
        System.Numerics.BigInteger order = System.Numerics.BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.AllowHexSpecifier, null);
        System.Numerics.BigInteger s = order - new System.Numerics.BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        byte[] high = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. new byte[32 - high.Length], .. high, (byte)(55 - signature[64])];
    }

    /// <summary>One period of the gateway; the chain's time follows it by one.</summary>
    private async Task StepAsync(HostedGateway gateway, TestDevice[] devices, int period)
    {
        long now = Sample.Noon + (period * 900L);
        gateway.Tick(now);
        foreach (TestDevice device in devices)
        {
            await device.StepAsync(now);
        }

        await gateway.StepAsync(now);
        Assert.Equal(Period(period), gateway.Gateway.Round!.Period);
        if (period > 0)
        {
            await owner.PassAsync(900);
        }
    }

    private async Task DepositAsync(HostedGateway gateway, long micro)
    {
        await owner.SendAsync(gateway.Gateway.Orders.Call("home", "approve", micro, null, null));
        await owner.SendAsync(gateway.Gateway.Orders.Call("home", "charge", micro, null, null));
    }

    private async Task SignAsync(HostedGateway gateway, long price, long wh, long until)
    {
        MandateOrder order = gateway.Gateway.Orders.Mandate("home", price, wh, until);
        string signature = await owner.SignAsync(order.TypedData(gateway.Gateway.Vault.Deployment));
        gateway.Gateway.Orders.Register(order, Hex.Parse(signature, "signature"));
    }
}
