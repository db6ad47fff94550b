using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The calls that tie the contracts together, and how the chain shows that they were made.</summary>
internal static class OwnerCalls
{
    private const string SetMinter = "setMinter(address)";
    private const string SetReporter = "setReporter(address,bool)";
    private const string SetPeriod = SettlementVaultContract.SetPeriod;
    private const int LongestAnswer = 128;

    /// <summary>What a plan's contracts need: the vault knows its windows' length, the renewable market mints incentives, the local market reports feedback.</summary>
    public static IEnumerable<OwnerCall> Of(DeploymentPlan plan)
    {
        if (plan.Has(ContractName.SettlementVault))
        {
            byte[] data = SettlementVaultContract.PeriodCall((long)plan.Profile.SettlementPeriod.TotalSeconds);
            yield return new OwnerCall("vault settles windows of this length", plan.AddressOf(ContractName.SettlementVault), Hex.Format(data), Done: false);
        }

        if (plan.Has(ContractName.RenewableMarket))
        {
            byte[] data = AbiEncoder.Call(SetMinter).Address(plan.AddressOf(ContractName.RenewableMarket)).ToArray();
            yield return new OwnerCall("renewable market mints incentive tokens", plan.AddressOf(ContractName.IncentiveToken), Hex.Format(data), Done: false);
        }

        if (plan.Has(ContractName.LocalEnergyMarket))
        {
            byte[] data = AbiEncoder.Call(SetReporter).Address(plan.AddressOf(ContractName.LocalEnergyMarket)).Number(1).ToArray();
            yield return new OwnerCall("local market reports feedback", plan.AddressOf(ContractName.ParticipantRegistry), Hex.Format(data), Done: false);
        }
    }

    /// <summary>Whether the chain has the effect of a call; <see cref="InputException"/> for one that is not of these.</summary>
    public static async Task<bool> IsDoneAsync(EthereumClient chain, OwnerCall call, CancellationToken cancellationToken)
    {
        byte[] data = Hex.Parse(call.Data, $"owner call \"{call.What}\"");
        if (data.AsSpan().StartsWith(AbiEncoder.Selector(SetMinter)))
        {
            return new AbiReader(await ReadAsync(chain, call, AbiEncoder.Call("minter()"), cancellationToken)).Address(0) == new AbiReader(data.AsSpan(4)).Address(0);
        }

        if (data.AsSpan().StartsWith(AbiEncoder.Selector(SetReporter)))
        {
            string reporter = new AbiReader(data.AsSpan(4)).Address(0);
            return new AbiReader(await ReadAsync(chain, call, AbiEncoder.Call("isReporter(address)").Address(reporter), cancellationToken)).Number(0).IsOne;
        }

        if (data.AsSpan().StartsWith(AbiEncoder.Selector(SetPeriod)))
        {
            // Fourth of the vault's rules.
            return new AbiReader(await ReadAsync(chain, call, AbiEncoder.Call("rules()"), cancellationToken)).Number(3) == new AbiReader(data.AsSpan(4)).Number(0);
        }

        throw new InputException($"owner call \"{call.What}\"", "data", call.Data.Length > 10 ? call.Data[..10] : call.Data, $"a call of {SetMinter}, {SetReporter} or {SetPeriod}");
    }

    /// <summary>The answer, filled up with zeros: where other code stands than was deployed, it may be short or a revert, and nothing is done.</summary>
    private static async Task<byte[]> ReadAsync(EthereumClient chain, OwnerCall call, AbiEncoder read, CancellationToken cancellationToken)
    {
        byte[] answer = [];
        try
        {
            answer = await chain.CallAsync(new CallRequest(null, call.To, read.ToArray()), cancellationToken);
        }
        catch (RpcException e) when (NodeAnswer.IsRevert(e))
        {
        }

        byte[] filled = new byte[Math.Max(answer.Length, LongestAnswer)];
        answer.CopyTo(filled, 0);
        return filled;
    }
}
