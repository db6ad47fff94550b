using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A claim that the vault has recorded (contracts/src/ClaimWord.sol). Of undelivered energy <see cref="Place"/> is the account's side (0 bought, 1 sold),
/// <see cref="Amount"/> what is missing of <see cref="Whole"/>, both Wh. Of the others it is the trade's index, and the account gets the amount, micro-units.
/// </summary>
public sealed record Claim(ClaimFault Fault, long Place, int Account, int RewardTo, long Amount, long Whole)
{
    private const int WordLength = 32;

    /// <summary>The claim of a word that the event Claimed tells.</summary>
    public static Claim Parse(BigInteger word) => new(
        (ClaimFault)(int)(word >> 248), Bits(word, 216, 32), (int)Bits(word, 200, 16), (int)Bits(word, 184, 16), Bits(word, 64, 64), Bits(word, 0, 64));

    /// <summary>The claim in one word.</summary>
    public BigInteger Word() =>
        ((BigInteger)(int)Fault << 248) | ((BigInteger)Place << 216) | ((BigInteger)Account << 200) | ((BigInteger)RewardTo << 184) | ((BigInteger)Amount << 64) | Whole;

    /// <summary>Hash of claims after a window's first, in their order, as the vault chains them; 32 zero bytes for none.</summary>
    public static byte[] Chain(IEnumerable<Claim> claims) => claims.Aggregate(
        new byte[WordLength], (below, claim) => Keccak.Hash(AbiEncoder.Arguments().Bytes32(below).Number(claim.Word()).ToArray()));

    private static long Bits(BigInteger word, int from, int count) => (long)(ulong)((word >> from) & ((BigInteger.One << count) - 1));
}
