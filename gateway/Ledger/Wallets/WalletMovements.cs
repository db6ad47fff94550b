using System.Buffers.Binary;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Reads the vault's events as lines of statements: which account, by how much, why.</summary>
public static class WalletMovements
{
    private const int NetLength = 10;

    /// <summary>
    /// The lines of one event, by account number; none for an event that moves no account. <see cref="WalletMovementKind.Withdrawn"/> leaves the balance,
    /// the amount of any other is its change.
    /// </summary>
    public static IReadOnlyList<(int Account, WalletMovementKind Kind, long Micro, long? Window)> Of(LogEntry log)
    {
        AbiReader data = new(log.Data);
        switch (VaultEvent.SignatureOf(log))
        {
            case VaultEvent.Deposited:
                return [(Topic(log, 1), WalletMovementKind.Deposit, data.Long(0), null)];
            case VaultEvent.WithdrawalRequested:
                return [(Topic(log, 1), WalletMovementKind.WithdrawalRequested, -data.Long(0), null)];
            case VaultEvent.WithdrawalCancelled:
                return [(Topic(log, 1), WalletMovementKind.WithdrawalCancelled, data.Long(0), null)];
            case VaultEvent.WithdrawalDrawn:
                return [(Topic(log, 1), WalletMovementKind.WithdrawalDrawn, data.Long(0), null)];
            case VaultEvent.Withdrawn:
                return [(Topic(log, 1), WalletMovementKind.Withdrawn, data.Long(0), null)];
            case VaultEvent.Settled:
                return Settled(log, Packed(data.Bytes(2)));
            case VaultEvent.SettledVerified:
                return Settled(log, Listed(data.Numbers(2)));
            case VaultEvent.TakenBack:
                return [(Topic(log, 2), WalletMovementKind.TakenBack, (long)data.Signed(0), null)];
            case VaultEvent.ClaimPaid:
                return data.Long(1) == 0 ? [] : [(Topic(log, 2), WalletMovementKind.DisputeRefund, data.Long(1), null)];
            case VaultEvent.Refunded:
                return data.Long(0) == 0 ? [] : [(Topic(log, 3), WalletMovementKind.DisputeRefund, data.Long(0), null)];
            case VaultEvent.DisputeRewarded:
                return data.Long(0) == 0 ? [] : [(Topic(log, 2), WalletMovementKind.DisputeReward, data.Long(0), null)];
            default:
                return [];
        }
    }

    private static int Topic(LogEntry log, int place) => (int)new AbiReader(log.Topics[place]).Long(0);

    private static List<(int Account, WalletMovementKind Kind, long Micro, long? Window)> Settled(LogEntry log, List<(int Account, long Micro)> nets)
    {
        long window = new AbiReader(log.Topics[1]).Long(0);
        return [.. nets.Select(n => (n.Account, WalletMovementKind.Settlement, n.Micro, (long?)window))];
    }

    private static List<(int Account, long Micro)> Packed(ReadOnlySpan<byte> nets)
    {
        List<(int, long)> listed = [];
        for (int at = 0; at + NetLength <= nets.Length; at += NetLength)
        {
            listed.Add((BinaryPrimitives.ReadUInt16BigEndian(nets[at..]), BinaryPrimitives.ReadInt64BigEndian(nets[(at + 2)..])));
        }

        return listed;
    }

    private static List<(int Account, long Micro)> Listed(BigInteger[] nets)
    {
        List<(int, long)> listed = [];
        for (int i = 0; i < nets.Length; i++)
        {
            BigInteger signed = nets[i] >= BigInteger.Pow(2, 255) ? nets[i] - BigInteger.Pow(2, 256) : nets[i];
            if (!signed.IsZero)
            {
                listed.Add((i, (long)signed));
            }
        }

        return listed;
    }
}
