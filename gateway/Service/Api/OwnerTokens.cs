using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>
/// Tokens with which owners order for their own account. The store has their SHA-256 only: 32 random bytes need no slower hash. A new one ends the last.
/// </summary>
internal sealed class OwnerTokens(IGatewayStore store)
{
    private const string Setting = "owner_token:";
    private const string Scheme = "Bearer ";
    private const int Bytes = 32;

    /// <summary>Makes the token of a participant; nobody can read it again.</summary>
    public string Make(string participant)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        store.SetSetting(Setting + participant, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token))));
        return token;
    }

    /// <summary>True for a request that carries the token of this participant.</summary>
    public bool Admits(HttpRequest request, string participant)
    {
        string header = request.Headers.Authorization.ToString();
        return header.Length == Scheme.Length + (2 * Bytes)
            && header.StartsWith(Scheme, StringComparison.Ordinal)
            && store.GetSetting(Setting + participant) is { } known
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.ASCII.GetBytes(header[Scheme.Length..])), Convert.FromHexString(known));
    }
}
