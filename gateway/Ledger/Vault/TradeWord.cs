using System.Buffers.Binary;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// One trade in 32 bytes, as the vault hashes and reads it (contracts/src/TradeWord.sol): seller 16 bits, buyer 16, source 8, agreed Wh 40, delivered
/// Wh 40, price 40 (micro-units per kWh), cost 48, fee 48 (micro-units), big-endian.
/// </summary>
public static class TradeWord
{
    public const int Length = 32;

    /// <summary>Packs a trade; <see cref="InputException"/> when a value does not fit its field.</summary>
    public static byte[] Pack(Deployment deployment, SettledTrade trade)
    {
        UInt128 high = Field(trade, "seller", deployment.IndexOf(trade.Seller), 16);
        high = (high << 16) | Field(trade, "buyer", deployment.IndexOf(trade.Buyer), 16);
        high = (high << 8) | Field(trade, "source", (int)trade.Source, 8);
        high = (high << 40) | Field(trade, "agreed Wh", trade.TradedWh, 40);
        UInt128 wh = Field(trade, "Wh", trade.Wh, 40);
        UInt128 price = Field(trade, "price", trade.PriceMicroPerKwh, 40);
        UInt128 low = (Field(trade, "cost", trade.CostMicro, 48) << 48) | Field(trade, "fee", trade.FeeMicro, 48);

        // 80 bits stand above; delivered Wh and price span the middle of the word.
        byte[] word = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(word, (high << 48) | (wh << 8) | (price >> 32));
        BinaryPrimitives.WriteUInt128BigEndian(word.AsSpan(16), (price << 96) | low);
        return word;
    }

    /// <summary>The trade of a word, in the period that starts at the window.</summary>
    public static SettledTrade Unpack(Deployment deployment, SettlementPeriod period, ReadOnlySpan<byte> word)
    {
        UInt128 high = BinaryPrimitives.ReadUInt128BigEndian(word);
        UInt128 low = BinaryPrimitives.ReadUInt128BigEndian(word[16..]);
        return new SettledTrade(
            period,
            deployment.NameOf((int)(high >> 112)),
            deployment.NameOf((int)(high >> 96) & 0xffff),
            (EnergySource)(int)((high >> 88) & 0xff),
            (long)((high >> 48) & Mask(40)),
            (long)((high >> 8) & Mask(40)),
            (long)(((high & 0xff) << 32) | (low >> 96)),
            (long)((low >> 48) & Mask(48)),
            (long)(low & Mask(48)));
    }

    private static UInt128 Mask(int bits) => (UInt128.One << bits) - 1;

    private static UInt128 Field(SettledTrade trade, string what, long value, int bits) => value >= 0 && value >> bits == 0
        ? (UInt128)value
        : throw new InputException($"trade {trade.Seller} to {trade.Buyer} of {trade.Period}", what, $"{value}", $"0 to {(1L << bits) - 1}");
}
