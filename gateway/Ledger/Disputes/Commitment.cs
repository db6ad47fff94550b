namespace EdgeEnergy.Ledger;

/// <summary>
/// What a settled window committed to; the vault keeps its hash only, so that a challenge or dispute shows it again. <see cref="DataHash"/> is the hash
/// of the packed nets (netted) or of the packed trades (verified).
/// </summary>
public sealed record Commitment(long Window, byte[] Root, byte[] DataHash, long Trades, long WattHours, long SettledAtUnix, SettlementMode Mode)
{
    /// <summary>keccak256(abi.encode(commitment)), as the vault stores it.</summary>
    public byte[] Hash() => Keccak.Hash(Encode().ToArray());

    internal AbiEncoder Encode() => AbiEncoder.Arguments()
        .Bytes32(Root).Bytes32(DataHash).Number(Trades).Number(WattHours).Number(SettledAtUnix).Number((int)Mode);
}
