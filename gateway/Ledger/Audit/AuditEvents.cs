using System.Text;

namespace EdgeEnergy.Ledger;

/// <summary>The vault's events that evidence stands on beside the settlement itself.</summary>
internal static class AuditEvents
{
    public const string MeterChanged = "MeterChanged(uint256,bytes32,address,uint32)";
    public const string FeesChanged = "FeesChanged(uint16,uint16,uint32)";

    /// <summary>First topic of an event.</summary>
    public static byte[] Topic(string signature) => Keccak.Hash(Encoding.ASCII.GetBytes(signature));

    /// <summary>Topics of the events that name an account's meter.</summary>
    public static IReadOnlyList<byte[]> MeterOf(int account) => [Topic(MeterChanged), AbiEncoder.Arguments().Number(account).ToArray()];

    /// <summary>Topics of the events that set the fees.</summary>
    public static IReadOnlyList<byte[]> Fees { get; } = [Topic(FeesChanged)];
}
