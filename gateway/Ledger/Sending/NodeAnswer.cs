namespace EdgeEnergy.Ledger;

/// <summary>What a node's refusal means. Nodes say the same in different words: geth, Nethermind, Besu, Erigon, anvil.</summary>
internal static class NodeAnswer
{
    internal static bool IsKnown(RpcException e) => Says(e, "already known", "already imported", "known transaction", "alreadyknown");

    internal static bool IsNonceUsed(RpcException e) => Says(e, "nonce too low", "nonce is too low", "oldnonce", "nonce_too_low");

    internal static bool IsFunds(RpcException e) => Says(e, "insufficient funds", "insufficientfunds", "upfront cost exceeds", "doesn't have enough funds");

    internal static bool IsPrice(RpcException e) => Says(e, "underpriced", "fee too low", "feetoolow", "less than block base fee", "gas price too low");

    internal static bool IsRevert(RpcException e) => e.RevertData.Length > 0 || e.Code == 3 || Says(e, "revert");

    private static bool Says(RpcException e, params ReadOnlySpan<string> phrases)
    {
        foreach (string phrase in phrases)
        {
            if (e.NodeMessage.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
