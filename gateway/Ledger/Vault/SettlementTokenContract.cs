using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Call data of the ERC-20 in escrow, and reads. Amounts are micro-units of the token (6 decimals).</summary>
public sealed class SettlementTokenContract(EthereumClient chain, Deployment deployment)
{
    /// <summary>Makes test tokens; the operator signs. <see cref="InputException"/> anywhere but on a development chain.</summary>
    public OutboxIntent Mint(string address, long micro, string key) => deployment.ChainId == WellKnownKeys.DevelopmentChainId
        ? new(key, "mint", LedgerAccounts.Operator, deployment.Token, AbiEncoder.Call("mint(address,uint256)").Address(address).Number(micro).ToArray(), micro)
        : throw new InputException("test token", "chain id", $"{deployment.ChainId}", $"{WellKnownKeys.DevelopmentChainId}: tokens are made on development chains only");

    /// <summary>Lets the vault take up to this amount from the account's wallet.</summary>
    public OutboxIntent Approve(string account, long micro, string key) =>
        new(key, "approve", account, deployment.Token, AbiEncoder.Call("approve(address,uint256)").Address(deployment.Vault).Number(micro).ToArray(), 0);

    /// <summary>Tokens of an address.</summary>
    public async Task<long> BalanceAsync(string address, CancellationToken cancellationToken) =>
        Read(await chain.CallAsync(new CallRequest(null, deployment.Token, AbiEncoder.Call("balanceOf(address)").Address(address).ToArray()), cancellationToken));

    /// <summary>What the vault may still take from an address, at most <see cref="long.MaxValue"/>.</summary>
    public async Task<long> AllowanceAsync(string address, CancellationToken cancellationToken) => Read(await chain.CallAsync(
        new CallRequest(null, deployment.Token, AbiEncoder.Call("allowance(address,address)").Address(address).Address(deployment.Vault).ToArray()),
        cancellationToken));

    private static long Read(byte[] answer) => (long)System.Numerics.BigInteger.Min(new AbiReader(answer).Number(0), long.MaxValue);
}
