using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// What an account sold and bought in a window, and the way to the root: the two words of the leaf, each with two positions of four neighbours (sold Wh 64,
/// bought Wh 64, the even account below).
/// </summary>
public sealed record PositionProof(int Account, BigInteger Low, BigInteger High, IReadOnlyList<byte[]> Path)
{
    /// <summary>The account's own position.</summary>
    public AccountPosition Position => AccountPosition.Parse(((Account & 2) == 0 ? Low : High) >> ((Account & 1) * 128));

    /// <summary>The proof of an account of a batch; <see cref="InputException"/> when it did not trade.</summary>
    public static PositionProof Of(SettlementBatch batch, Deployment deployment, string account)
    {
        SettlementTree tree = SettlementTree.Of(batch, deployment);
        int number = deployment.IndexOf(account);
        return tree.Positions.ContainsKey(number)
            ? tree.PositionProof(number)
            : throw new InputException($"window of {batch.Period}", "account", account, "one that traded in it");
    }
}
