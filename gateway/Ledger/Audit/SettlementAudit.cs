using System.Buffers.Binary;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The settlement: the operator's transaction, its place in a block, and the vault's event.</summary>
internal static class SettlementAudit
{
    private const int NetLength = 10;
    private const int ParityField = 9;

    public static void Run(Evidence evidence, IEcdsaVerifier verifier, AuditLog log)
    {
        EvidenceSettlement settlement = evidence.Settlement;
        log.Check("settlement transaction", () =>
        {
            AuditLog.SameBytes("transaction hash", Keccak.Hash(settlement.Transaction.Raw), settlement.Transaction.Hash);
            Eip1559Transaction transaction = Eip1559Transaction.Decode(settlement.Transaction.Raw);
            AuditLog.Same("chain id", transaction.ChainId, evidence.ChainId);
            AuditLog.Require(transaction.To.Length == EthereumAddress.Length, "receiver", "none", evidence.Vault);
            AuditLog.Same("receiver", EthereumAddress.Format(transaction.To), evidence.Vault);
            AuditLog.Same("sender", settlement.Operator, Sender(settlement.Transaction.Raw, transaction, verifier));
            return $"signed by {settlement.Operator} for the vault";
        });
        log.Check("settlement event", () =>
        {
            LogEntry entry = Event(evidence);
            AbiReader data = new(entry.Data);
            AuditLog.Same("window", new AbiReader(entry.Topics[1]).Number(0), settlement.Window);
            AuditLog.SameBytes("root", evidence.Trade.Root, entry.Topics[2]);
            AuditLog.Same("trades", settlement.Trades, data.Long(0));
            AuditLog.Same("energy", settlement.WattHours, data.Long(1));
            AuditLog.Require(evidence.Trade.Index >= 0 && evidence.Trade.Index < settlement.Trades, "index", $"{evidence.Trade.Index}", $"0 to {settlement.Trades - 1}");
            AuditLog.Require(evidence.Trade.Wh <= settlement.WattHours, "delivered Wh", $"{evidence.Trade.Wh}", $"at most the window's {settlement.WattHours}");
            return $"the vault took the root of {settlement.Trades} trades for window {settlement.Window}";
        });
        log.Check("net positions", () => Nets(evidence));
        log.Check("block header", () =>
        {
            EventAudit.Header(settlement.Event);
            return $"block {settlement.Event.BlockNumber} of {DateTimeOffset.FromUnixTimeSeconds(settlement.Event.BlockUnix):yyyy-MM-dd'T'HH:mm:ss'Z'}, hash {Hex.Format(settlement.Event.BlockHash)}";
        });
        log.Check("transaction in the block", () =>
        {
            EventAudit.RequireTransaction(settlement.Event, settlement.Transaction);
            return $"number {settlement.Event.TransactionIndex} under the header's transactions root";
        });
        log.Check("receipt in the block", () =>
        {
            EventAudit.RequireReceipt(settlement.Event);
            return $"number {settlement.Event.TransactionIndex} under the header's receipts root, successful";
        });
    }

    /// <summary>Hash of what the vault keeps of the window, before or after a first claim was recorded against it.</summary>
    public static byte[] CommitmentHash(Evidence evidence, Claim? first = null)
    {
        LogEntry entry = Event(evidence);
        bool netted = VaultEvent.SignatureOf(entry) == VaultEvent.Settled;
        EvidenceSettlement settlement = evidence.Settlement;
        byte[] data = netted ? new AbiReader(entry.Data).Bytes(2) : Packed(settlement.Transaction.Raw);
        return new Commitment(
            settlement.Window, evidence.Trade.Root, Keccak.Hash(data), settlement.Trades, settlement.WattHours, settlement.Event.BlockUnix,
            netted ? SettlementMode.Netted : SettlementMode.Verified, Rules(evidence), first).Hash();
    }

    private static VaultRules Rules(Evidence evidence) => evidence.Fees is { } fees
        ? new VaultRules(fees.Grid, fees.Collector, fees.PriceMicroPerKwh, evidence.Trade.PeriodMinutes * 60L)
        : throw new InputException("evidence", "fees", "none", "the event that set them, which the window is settled under");

    /// <summary>The packed trades of a call of settleVerified.</summary>
    private static byte[] Packed(byte[] raw) => new AbiReader(Eip1559Transaction.Decode(raw).Data.AsSpan(4)).Bytes(2);

    private static LogEntry Event(Evidence evidence)
    {
        LogEntry entry = EventAudit.Log(evidence.Settlement.Event);
        AuditLog.Same("contract of the event", entry.Address, evidence.Vault);
        AuditLog.Require(VaultEvent.IsSettlement(entry) && entry.Topics.Count == 3, "event", "another one", "a settlement");
        return entry;
    }

    private static string Sender(byte[] raw, Eip1559Transaction transaction, IEcdsaVerifier verifier)
    {
        IReadOnlyList<RlpItem> fields = Rlp.Decode(raw.AsSpan(1)).Items;
        byte[] signature = new byte[Secp256k1Native.SignatureLength];
        Place(fields[ParityField + 1].Bytes, signature.AsSpan(0, 32));
        Place(fields[ParityField + 2].Bytes, signature.AsSpan(32, 32));
        AuditLog.Require(fields[ParityField].Integer <= 1, "parity of the signature", $"{fields[ParityField].Integer}", "0 or 1");
        signature[64] = (byte)fields[ParityField].Integer;
        byte[] sender = new byte[EthereumAddress.Length];
        return verifier.TryRecover(transaction.SigningHash(), signature, sender)
            ? EthereumAddress.Format(sender)
            : throw new InputException("evidence", "signature of the transaction", "one that nobody made", "a signature with low s");
    }

    private static void Place(byte[] digits, Span<byte> word)
    {
        AuditLog.Require(digits.Length <= word.Length, "signature of the transaction", $"{digits.Length} bytes", "32");
        digits.CopyTo(word[(word.Length - digits.Length)..]);
    }

    private static string Nets(Evidence evidence)
    {
        Dictionary<int, BigInteger> nets = Listed(Event(evidence));
        AuditLog.Same("sum of the nets", nets.Values.Aggregate(BigInteger.Zero, (sum, net) => sum + net), BigInteger.Zero);
        foreach (EvidenceParty party in evidence.Parties)
        {
            AuditLog.Same($"net of account {party.Account}", party.NetMicro, nets.GetValueOrDefault(party.Account));
        }

        return $"{nets.Count} accounts, sum 0";
    }

    /// <summary>What the window moved for each account.</summary>
    public static Dictionary<int, BigInteger> Listed(LogEntry entry)
    {
        AbiReader data = new(entry.Data);
        Dictionary<int, BigInteger> nets = [];
        if (VaultEvent.SignatureOf(entry) == VaultEvent.Settled)
        {
            byte[] packed = data.Bytes(2);
            AuditLog.Require(packed.Length % NetLength == 0, "nets", $"{packed.Length} bytes", $"a multiple of {NetLength}");
            for (int at = 0; at < packed.Length; at += NetLength)
            {
                int account = BinaryPrimitives.ReadUInt16BigEndian(packed.AsSpan(at));
                AuditLog.Require(nets.TryAdd(account, BinaryPrimitives.ReadInt64BigEndian(packed.AsSpan(at + 2))), "nets", $"account {account} twice", "each once");
            }

            return nets;
        }

        BigInteger[] numbers = data.Numbers(2);
        for (int i = 0; i < numbers.Length; i++)
        {
            // Words of two's complement.
            nets.Add(i, numbers[i] >> 255 == 1 ? numbers[i] - (BigInteger.One << 256) : numbers[i]);
        }

        return nets;
    }
}
