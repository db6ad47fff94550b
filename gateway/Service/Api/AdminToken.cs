using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Service.Api;

/// <summary>Whoever can read this file of the data folder may change the gateway; made at random on first start.</summary>
internal sealed class AdminToken
{
    private const int Bytes = 32;
    private const string Scheme = "Bearer ";
    private readonly byte[] token;

    private AdminToken(string token) => this.token = Encoding.ASCII.GetBytes(token);

    public static AdminToken InFolder(string folder)
    {
        string path = Path.Combine(folder, "admin.token");
        if (!File.Exists(path))
        {
            SecretFile.Write(path, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));
        }

        return new AdminToken(SecretFile.Read(path));
    }

    /// <summary>True for a request that carries the token.</summary>
    public bool Admits(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.Ordinal)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(header[Scheme.Length..]), token);
    }
}
