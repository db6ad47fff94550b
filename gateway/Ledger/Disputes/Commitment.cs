using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>
/// What a settled window committed to; the vault keeps its hash only, so that a challenge or dispute shows it again. <see cref="DataHash"/> is the hash
/// of the packed nets (netted) or of the packed trades (verified), <see cref="FirstClaim"/> the first claim recorded against the window.
/// </summary>
public sealed record Commitment(
    long Window, byte[] Root, byte[] DataHash, long Trades, long WattHours, long SettledAtUnix, SettlementMode Mode, VaultRules Rules, Claim? FirstClaim = null)
{
    /// <summary>keccak256(abi.encode(commitment)), as the vault stores it.</summary>
    public byte[] Hash() => Keccak.Hash(Encode().ToArray());

    /// <summary>
    /// What was agreed, in one word (contracts/src/WindowTerms.sol): from the lowest bit mode 8, fee price 32, collector 16, grid 16, period seconds 32,
    /// settled at 40, trades 32, Wh 64.
    /// </summary>
    internal BigInteger Terms() =>
        new BigInteger((int)Mode) | ((BigInteger)Rules.FeeMicroPerKwh << 8) | ((BigInteger)Rules.Collector << 40) | ((BigInteger)Rules.Grid << 56)
        | ((BigInteger)Rules.PeriodSeconds << 72) | ((BigInteger)SettledAtUnix << 104) | ((BigInteger)Trades << 144) | ((BigInteger)WattHours << 176);

    internal AbiEncoder Encode() => AbiEncoder.Arguments().Bytes32(Root).Bytes32(DataHash).Number(Terms()).Number(FirstClaim?.Word() ?? 0);
}
