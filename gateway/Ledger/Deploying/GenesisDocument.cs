using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The first block of a consortium's network as a document: validators, block time, gas limit, and the CREATE2 factory.</summary>
public static class GenesisDocument
{
    /// <summary>Room for one transaction of the most gas that one may use (16,777,216, EIP-7825) and half as much again.</summary>
    public const long GasLimit = 30_000_000;

    private const int VanityLength = 32;
    private const int SealLength = 65;
    private const int EpochLength = 30_000;

    /// <summary>Mix hash by which Besu knows blocks of a BFT protocol: the text "ctical byzantine fault tolerance".</summary>
    private const string BftMixHash = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>The document; <see cref="InputException"/> for no validators, one twice, or a period of no length.</summary>
    public static string Create(GenesisConsensus consensus, long chainId, IReadOnlyList<string> validators, int periodSeconds)
    {
        byte[][] addresses = [.. validators.Select((v, i) => EthereumAddress.Parse(v.Trim(), $"validator {i + 1}"))];
        if (addresses.Length == 0 || addresses.Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count() != addresses.Length)
        {
            throw new InputException("genesis", "validators", addresses.Length == 0 ? "none" : "an address twice", "one address or more, each once");
        }

        if (periodSeconds <= 0 || chainId <= 0)
        {
            throw new InputException("genesis", "period, chain id", $"{periodSeconds} s, {chainId}", "positive numbers");
        }

        bool clique = consensus == GenesisConsensus.Clique;
        JsonObject document = new()
        {
            ["config"] = clique ? CliqueConfig(chainId, periodSeconds) : QbftConfig(chainId, periodSeconds),
            ["nonce"] = "0x0",
            ["timestamp"] = "0x0",
            ["extraData"] = Hex.Format(clique ? CliqueExtra(addresses) : QbftExtra(addresses)),
            ["gasLimit"] = Hex.Quantity(GasLimit),
            ["difficulty"] = "0x1",
            ["mixHash"] = clique ? "0x" + new string('0', 64) : BftMixHash,
            ["coinbase"] = "0x" + new string('0', 40),
            ["baseFeePerGas"] = Hex.Quantity(1_000_000_000),
            ["alloc"] = Allocation(validators),
        };
        return document.ToJsonString(Format);
    }

    /// <summary>The validators that a document's extra data names; <see cref="InputException"/> when it is not laid out as the consensus demands.</summary>
    public static IReadOnlyList<string> Validators(GenesisConsensus consensus, ReadOnlySpan<byte> extraData)
    {
        if (consensus == GenesisConsensus.Clique)
        {
            int length = extraData.Length - VanityLength - SealLength;
            if (length <= 0 || length % EthereumAddress.Length != 0)
            {
                throw new InputException("Clique extra data", "length", $"{extraData.Length} bytes", "32 + 20 a validator + 65 bytes");
            }

            List<string> signers = [];
            for (int at = VanityLength; at < VanityLength + length; at += EthereumAddress.Length)
            {
                signers.Add(EthereumAddress.Format(extraData.Slice(at, EthereumAddress.Length)));
            }

            return signers;
        }

        IReadOnlyList<RlpItem> fields = Rlp.Decode(extraData).Items;
        return fields.Count == 5 && fields[0].Bytes.Length == VanityLength && fields[2].Items.Count == 0 && fields[3].Integer.IsZero && fields[4].Items.Count == 0
            ? [.. fields[1].Items.Select(v => v.Bytes.Length == EthereumAddress.Length ? EthereumAddress.Format(v.Bytes) : throw new InputException("QBFT extra data", "validator", $"{v.Bytes.Length} bytes", "20 bytes"))]
            : throw new InputException("QBFT extra data", "layout", $"{fields.Count} fields", "vanity of 32 bytes, validators, no vote, round 0, no seals");
    }

    /// <summary>EIP-225: vanity of 32 bytes, the signers, a seal of 65 bytes, which is empty in the first block. Signers stand in rising order.</summary>
    private static byte[] CliqueExtra(byte[][] validators) =>
        [.. new byte[VanityLength], .. validators.OrderBy(Convert.ToHexString, StringComparer.Ordinal).SelectMany(v => v), .. new byte[SealLength]];

    /// <summary>RLP of vanity, validators, vote, round and seals (Besu, "Configure QBFT consensus", extra data).</summary>
    private static byte[] QbftExtra(byte[][] validators) => Rlp.List(
        Rlp.String(new byte[VanityLength]), Rlp.List([.. validators.Select(v => Rlp.String(v))]), Rlp.List(), Rlp.Integer(0), Rlp.List());

    /// <summary>Rules up to London: geth refuses Clique with Shanghai or later.</summary>
    private static JsonObject CliqueConfig(long chainId, int periodSeconds)
    {
        JsonObject config = new() { ["chainId"] = chainId };
        foreach (string fork in (string[])["homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg", "istanbul", "berlin", "london"])
        {
            config[fork + "Block"] = 0;
        }

        config["clique"] = new JsonObject { ["period"] = periodSeconds, ["epoch"] = EpochLength };
        return config;
    }

    private static JsonObject QbftConfig(long chainId, int periodSeconds) => new()
    {
        ["chainId"] = chainId,
        ["londonBlock"] = 0,
        ["shanghaiTime"] = 0,
        ["cancunTime"] = 0,
        ["qbft"] = new JsonObject { ["blockperiodseconds"] = periodSeconds, ["epochlength"] = EpochLength, ["requesttimeoutseconds"] = 2 * periodSeconds },
    };

    /// <summary>The factory, and gas money for the validators, who pass it on.</summary>
    private static JsonObject Allocation(IReadOnlyList<string> validators)
    {
        JsonObject allocation = new() { [Create2Factory.Address[2..].ToLowerInvariant()] = new JsonObject { ["balance"] = "0x0", ["code"] = Create2Factory.Code } };
        foreach (string validator in validators)
        {
            allocation[validator.Trim()[2..].ToLowerInvariant()] = new JsonObject { ["balance"] = Hex.Quantity(System.Numerics.BigInteger.Pow(10, 24)) };
        }

        return allocation;
    }
}
