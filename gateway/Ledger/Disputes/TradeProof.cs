using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>One trade of a window and its way to the root.</summary>
public sealed record TradeProof(int Index, byte[] Word, IReadOnlyList<byte[]> Path)
{
    /// <summary>The proof of a batch's trade.</summary>
    public static TradeProof Of(SettlementBatch batch, Deployment deployment, int index) =>
        new(index, TradeWord.Pack(deployment, batch.Trades[index]), SettlementTree.Of(batch, deployment).Proof(index));

    internal AbiEncoder Encode() => AbiEncoder.Arguments().Number(Index).Bytes32(Word).Words([.. Path]);
}
