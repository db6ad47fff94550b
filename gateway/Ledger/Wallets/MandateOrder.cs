using System.Text.Json.Nodes;
using EdgeEnergy.Core;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A mandate as its holder signs it (EIP-712, domain EdgeEnergyVault/1/chain/vault): price in micro-units per kWh, energy in Wh, end in Unix seconds,
/// and the account's next nonce, so that a signature counts once.
/// </summary>
public sealed record MandateOrder(int Account, long MaxPriceMicroPerKwh, long MaxWh, long ValidUntilUnix, long Nonce)
{
    private const string Name = "EdgeEnergyVault";
    private const string Version = "1";

    /// <summary>
    /// The end that takes a mandate back: long past, so that every purchase after it is outside the mandate and can be disputed. The vault reads 0 as no
    /// mandate at all, against which nothing can be disputed.
    /// </summary>
    public const long Revoked = 1;

    /// <summary>The 32 bytes that are signed.</summary>
    public byte[] Digest(Deployment deployment)
    {
        Eip712 typed = new();
        byte[] type = new byte[Eip712.WordLength];
        byte[] domain = new byte[Eip712.WordLength];
        byte[] hash = new byte[Eip712.WordLength];
        typed.TypeHash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)", type, 0);
        typed.Begin(type);
        typed.AddString(Name);
        typed.AddString(Version);
        typed.AddUnsigned((ulong)deployment.ChainId);
        typed.AddAddress(EthereumAddress.Parse(deployment.Vault, "vault"), 0);
        typed.Finish(domain, 0);
        typed.TypeHash("Mandate(uint256 account,uint64 maxPrice,uint64 maxWh,uint64 validUntil,uint256 nonce)", type, 0);
        typed.Begin(type);
        typed.AddUnsigned((ulong)Account);
        typed.AddUnsigned((ulong)MaxPriceMicroPerKwh);
        typed.AddUnsigned((ulong)MaxWh);
        typed.AddUnsigned((ulong)ValidUntilUnix);
        typed.AddUnsigned((ulong)Nonce);
        typed.Finish(hash, 0);
        typed.Digest(domain, hash, hash, 0);
        return hash;
    }

    /// <summary>The same as wallets take it (eth_signTypedData_v4). Numbers are text: JavaScript would round those above 2^53.</summary>
    public JsonObject TypedData(Deployment deployment) => new()
    {
        ["types"] = new JsonObject
        {
            ["EIP712Domain"] = Members(("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address")),
            ["Mandate"] = Members(("account", "uint256"), ("maxPrice", "uint64"), ("maxWh", "uint64"), ("validUntil", "uint64"), ("nonce", "uint256")),
        },
        ["primaryType"] = "Mandate",
        ["domain"] = new JsonObject
        {
            ["name"] = Name,
            ["version"] = Version,
            ["chainId"] = deployment.ChainId,
            ["verifyingContract"] = deployment.Vault,
        },
        ["message"] = new JsonObject
        {
            ["account"] = $"{Account}",
            ["maxPrice"] = $"{MaxPriceMicroPerKwh}",
            ["maxWh"] = $"{MaxWh}",
            ["validUntil"] = $"{ValidUntilUnix}",
            ["nonce"] = $"{Nonce}",
        },
    };

    private static JsonArray Members(params (string Name, string Type)[] members) =>
        new([.. members.Select(m => (JsonNode)new JsonObject { ["name"] = m.Name, ["type"] = m.Type })]);
}
