namespace EdgeEnergy.Ledger;

/// <summary>Reads of the incentive token; amounts are micro-tokens (6 decimals).</summary>
public sealed class IncentiveTokenContract(EthereumClient chain, string address)
{
    public async Task<long> BalanceAsync(string holder, CancellationToken cancellationToken) =>
        await ReadAsync(AbiEncoder.Call("balanceOf(address)").Address(holder), cancellationToken);

    public async Task<long> SupplyAsync(CancellationToken cancellationToken) => await ReadAsync(AbiEncoder.Call("totalSupply()"), cancellationToken);

    private async Task<long> ReadAsync(AbiEncoder call, CancellationToken cancellationToken) =>
        new AbiReader(await chain.CallAsync(new CallRequest(null, address, call.ToArray()), cancellationToken)).Long(0);
}
