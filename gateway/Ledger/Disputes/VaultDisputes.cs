using System.Buffers.Binary;
using System.Numerics;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using IntervalStatement = EdgeEnergy.Domain.IntervalStatement;

namespace EdgeEnergy.Ledger;

/// <summary>Call data of the vault for those who check the operator, for the operator's answers, and to have claims paid.</summary>
public sealed class VaultDisputes(Deployment deployment)
{
    private const string CommitmentType = "(bytes32,bytes32,uint256,uint256)";
    private const string ProofType = "(uint32,uint256,bytes32[])";
    private const string DeliveryType = "(uint256,bytes32,uint256,uint256,uint256,uint256,bytes32,uint256,uint256,bytes32,bytes32,bytes32)";
    private const int WordLength = 32;

    /// <summary>The netted window of a batch, settled at that time under that fee.</summary>
    public Commitment CommitmentOf(SettlementBatch batch, long settledAtUnix, long feeMicroPerKwh) =>
        Of(batch, PackedNets(batch), SettlementMode.Netted, settledAtUnix, feeMicroPerKwh);

    /// <summary>The verified window of a batch, settled at that time under that fee.</summary>
    public Commitment VerifiedCommitmentOf(SettlementBatch batch, long settledAtUnix, long feeMicroPerKwh) =>
        Of(batch, PackTrades(batch.Trades), SettlementMode.Verified, settledAtUnix, feeMicroPerKwh);

    /// <summary>Settles a batch from its trades, netted by the vault.</summary>
    public OutboxIntent SettleVerified(SettlementBatch batch)
    {
        long window = SettlementVaultContract.Window(batch.Period);
        byte[] data = AbiEncoder.Call("settleVerified(uint64,bytes32,bytes)")
            .Number(window).Bytes32(SettlementTree.Of(batch, deployment).Root).Bytes(PackTrades(batch.Trades)).ToArray();
        long moved = batch.Nets.Where(n => n.MoneyMicro > 0).Sum(n => n.MoneyMicro);
        return new OutboxIntent($"settle:{deployment.ChainId}:{window}", "settle", LedgerAccounts.Operator, deployment.Vault, data, moved);
    }

    /// <summary>Names the meter that speaks for an account: its device's name, its address, and how many equal homes it stands for.</summary>
    public OutboxIntent SetMeter(string account, string deviceId, string address, int multiplier, string key) => Intent(
        key, "set meter", LedgerAccounts.Operator,
        AbiEncoder.Call("setMeter(uint256,bytes32,address,uint32)")
            .Number(deployment.IndexOf(account)).Bytes32(Keccak.Hash(System.Text.Encoding.UTF8.GetBytes(deviceId))).Address(address).Number(multiplier));

    /// <summary>What may be bought for an account from now on: price in micro-units per kWh, energy a trade, end in Unix seconds.</summary>
    public OutboxIntent SetMandate(string account, long maxPriceMicroPerKwh, long maxWh, long validUntilUnix, string key) => Intent(
        key, "set mandate", account,
        AbiEncoder.Call("setMandate(uint256,uint64,uint64,uint64)").Number(deployment.IndexOf(account)).Number(maxPriceMicroPerKwh).Number(maxWh).Number(validUntilUnix));

    /// <summary>Asks the operator to publish a window's trades; the challenger's wallet pays the stake and must have approved the vault.</summary>
    public OutboxIntent Challenge(string challenger, Commitment commitment, string key) => Intent(
        key, "challenge", challenger, AbiEncoder.Call($"challenge(uint64,{CommitmentType})").Number(commitment.Window).Tuple(commitment.Encode()));

    /// <summary>The operator's answer: all trades of the window.</summary>
    public OutboxIntent Respond(Commitment commitment, SettlementBatch batch, string key)
    {
        byte[] packed = commitment.Mode == SettlementMode.Netted ? PackedNets(batch) : PackTrades(batch.Trades);
        return Intent(key, "respond", LedgerAccounts.Operator, AbiEncoder.Call($"respond(uint64,{CommitmentType},uint256[],bytes)")
            .Number(commitment.Window).Tuple(commitment.Encode()).Words([.. batch.Trades.Select(t => TradeWord.Pack(deployment, t))]).Bytes(packed));
    }

    /// <summary>Ends a challenge that was not answered in time; the nets are those posted, empty for a verified window.</summary>
    public OutboxIntent CloseChallenge(string account, Commitment commitment, ReadOnlySpan<byte> nets, string key) => Intent(
        key, "close challenge", account,
        AbiEncoder.Call($"closeChallenge(uint64,{CommitmentType},bytes)").Number(commitment.Window).Tuple(commitment.Encode()).Bytes(nets));

    /// <summary>
    /// Claims, by the meter's own statement, that an account did not deliver what it sold (or not receive what it bought); the meter stands for so many homes.
    /// </summary>
    public OutboxIntent DisputeDelivery(string disputer, Commitment commitment, PositionProof position, bool sold, int homes, IntervalStatement statement, string key) =>
        Intent(key, "dispute delivery", disputer, Delivery("disputeDelivery", deployment.IndexOf(disputer), commitment, position, sold, homes, statement));

    /// <summary>Answers such a claim with another statement of the same meter and period that covers the position: it is void, and both are public.</summary>
    public OutboxIntent AnswerDelivery(string account, Commitment commitment, PositionProof position, bool sold, int homes, IntervalStatement statement, string key) =>
        Intent(key, "answer delivery", account, Delivery("answerDelivery", 0, commitment, position, sold, homes, statement));

    /// <summary>Claims that a trade was outside its buyer's mandate.</summary>
    public OutboxIntent DisputeMandate(string disputer, Commitment commitment, TradeProof proof, string key) => Intent(
        key, "dispute mandate", disputer,
        AbiEncoder.Call($"disputeMandate(uint64,{CommitmentType},{ProofType},uint16)").Number(commitment.Window).Tuple(commitment.Encode()).DynamicTuple(proof.Encode()).Number(deployment.IndexOf(disputer)));

    /// <summary>Claims that a trade of the operator's receipt is not in the window; <paramref name="other"/> is what stands in its place, if anything.</summary>
    public OutboxIntent DisputeMissing(
        string disputer, Commitment commitment, int index, SettledTrade promised, ReadOnlySpan<byte> receipt, TradeProof? other, string key) => Intent(
        key, "dispute missing", disputer,
        AbiEncoder.Call($"disputeMissing(uint64,{CommitmentType},uint32,uint256,bytes,{ProofType},uint16)")
            .Number(commitment.Window).Tuple(commitment.Encode()).Number(index).Bytes32(TradeWord.Pack(deployment, promised)).Bytes(receipt)
            .DynamicTuple((other ?? new TradeProof(0, new byte[TradeWord.Length], [])).Encode()).Number(deployment.IndexOf(disputer)));

    /// <summary>
    /// Has the newest claim of a window paid, once its disputes and answers are over: <paramref name="later"/> are the claims recorded after the
    /// commitment's first, oldest first, and still unpaid. Of undelivered energy these trades are refunded; more can follow by <see cref="Refund"/>.
    /// </summary>
    public OutboxIntent Pay(string payer, Commitment commitment, IReadOnlyList<Claim> later, IReadOnlyList<TradeProof> trades, string key)
    {
        Claim newest = later.Count > 0
            ? later[^1]
            : commitment.FirstClaim ?? throw new InputException($"window {commitment.Window}", "claims", "none", "a claim to pay");
        return Intent(key, "pay claim", payer, AbiEncoder.Call($"pay(uint64,{CommitmentType},bytes32,uint256,{ProofType}[])")
            .Number(commitment.Window).Tuple(commitment.Encode()).Bytes32(Claim.Chain(later.SkipLast(1))).Number(newest.Word())
            .DynamicTuples([.. trades.Select(t => t.Encode())]));
    }

    /// <summary>Refunds trades of an account whose missing energy was claimed and paid.</summary>
    public OutboxIntent Refund(string payer, Commitment commitment, string account, bool sold, IReadOnlyList<TradeProof> trades, string key) => Intent(
        key, "refund", payer,
        AbiEncoder.Call($"refund(uint64,{CommitmentType},uint256,bool,{ProofType}[])")
            .Number(commitment.Window).Tuple(commitment.Encode()).Number(deployment.IndexOf(account)).Number(sold ? 1 : 0)
            .DynamicTuples([.. trades.Select(t => t.Encode())]));

    /// <summary>The operator's promise that a trade will stand in this place of its window: 65 bytes r|s|v over EIP-712 typed data.</summary>
    public byte[] SignReceipt(ISigner signer, int index, SettledTrade trade)
    {
        Eip712 typed = new();
        byte[] typeHash = new byte[Eip712.WordLength];
        byte[] domain = new byte[Eip712.WordLength];
        byte[] hash = new byte[Eip712.WordLength];
        typed.TypeHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)", typeHash, 0);
        typed.Begin(typeHash);
        typed.AddString("EdgeEnergyVault");
        typed.AddString("1");
        typed.AddUnsigned((ulong)deployment.ChainId);
        typed.AddAddress(EthereumAddress.Parse(deployment.Vault, "vault"), 0);
        typed.Finish(domain, 0);
        typed.TypeHash("TradeReceipt(uint64 window,uint32 index,uint256 trade)", typeHash, 0);
        typed.Begin(typeHash);
        typed.AddUnsigned((ulong)SettlementVaultContract.Window(trade.Period));
        typed.AddUnsigned((ulong)index);
        typed.AddWord(TradeWord.Pack(deployment, trade), 0);
        typed.Finish(hash, 0);
        typed.Digest(domain, hash, hash, 0);
        byte[] signature = new byte[Secp256k1Native.SignatureLength];
        signer.Sign(hash, signature);
        signature[64] += 27;
        return signature;
    }

    /// <summary>Trades as settleVerified takes them: uint16 seller, uint16 buyer, uint32 Wh, uint32 cost, big-endian.</summary>
    public byte[] PackTrades(IReadOnlyList<SettledTrade> trades)
    {
        const int Length = 12;
        byte[] packed = new byte[trades.Count * Length];
        for (int i = 0; i < trades.Count; i++)
        {
            SettledTrade trade = trades[i];
            if (trade.Wh is < 0 or > uint.MaxValue || trade.CostMicro is < 0 or > uint.MaxValue)
            {
                throw new InputException($"trade {trade.Seller} to {trade.Buyer} of {trade.Period}", "Wh and cost", $"{trade.Wh}, {trade.CostMicro}", "32 bits each");
            }

            Span<byte> entry = packed.AsSpan(i * Length, Length);
            BinaryPrimitives.WriteUInt16BigEndian(entry, (ushort)deployment.IndexOf(trade.Seller));
            BinaryPrimitives.WriteUInt16BigEndian(entry[2..], (ushort)deployment.IndexOf(trade.Buyer));
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], (uint)trade.Wh);
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)trade.CostMicro);
        }

        return packed;
    }

    private AbiEncoder Delivery(
        string function, int rewarded, Commitment commitment, PositionProof position, bool sold, int homes, IntervalStatement statement)
    {
        if (statement.Signature.Length != Secp256k1Native.SignatureLength)
        {
            throw new InputException($"statement of {statement.DeviceId}", "signature", $"{statement.Signature.Length} bytes", $"{Secp256k1Native.SignatureLength}");
        }

        // EIP-2098: the parity stands in the highest bit of s.
        byte[] s = statement.Signature[WordLength..^1];
        byte v = statement.Signature[^1];
        s[0] |= (byte)((v >= 27 ? v - 27 : v) << 7);
        BigInteger subject = ((BigInteger)commitment.Window << 72) | ((BigInteger)homes << 40) | ((BigInteger)rewarded << 24) | ((BigInteger)position.Account << 8) | (sold ? 1 : 0);
        AbiEncoder words = AbiEncoder.Arguments()
            .Number(subject).Bytes32(commitment.DataHash).Number(commitment.Terms()).Number(commitment.FirstClaim?.Word() ?? 0)
            .Number(position.Low).Number(position.High).Bytes32(Keccak.Hash(System.Text.Encoding.UTF8.GetBytes(statement.DeviceId)))
            .Number(((BigInteger)statement.ImportWh << 64) | statement.ExportWh)
            .Number(((BigInteger)statement.Epoch << 128) | ((BigInteger)statement.FirstSequence << 64) | statement.LastSequence)
            .Bytes32(statement.HeadHash).Bytes32(statement.Signature.AsSpan(0, WordLength)).Bytes32(s);
        return AbiEncoder.Call($"{function}({DeliveryType},bytes32[])").Tuple(words).Words([.. position.Path]);
    }

    private Commitment Of(SettlementBatch batch, byte[] packed, SettlementMode mode, long settledAtUnix, long feeMicroPerKwh) => new(
        SettlementVaultContract.Window(batch.Period), SettlementTree.Of(batch, deployment).Root, Keccak.Hash(packed),
        batch.Trades.Count, batch.Trades.Sum(t => t.Wh), settledAtUnix, mode, VaultRules.Of(deployment, feeMicroPerKwh, batch.Period.Seconds));

    private byte[] PackedNets(SettlementBatch batch) => SettlementVaultContract.PackNets(deployment, batch.Nets);

    private OutboxIntent Intent(string key, string kind, string account, AbiEncoder call) => new(key, kind, account, deployment.Vault, call.ToArray(), 0);
}
