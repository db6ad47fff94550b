using System.CommandLine;
using System.Security.Cryptography;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Where a command that signs finds the operator's key: one file, a folder of keystores, or a PKCS#11 token.</summary>
internal sealed class OperatorKeys
{
    private readonly Option<string?> key = new("--key") { Description = "file with the operator's key: 64 hexadecimal digits, or a keystore of version 3" };
    private readonly Option<string?> keystores = new("--keystores") { Description = "folder of keystores, operator.json among them" };
    private readonly Option<string?> module = new("--pkcs11-module") { Description = "PKCS#11 library" };
    private readonly Option<string?> token = new("--pkcs11-token") { Description = "label of the token, whose key \"operator\" signs" };
    private readonly Option<string?> password = new("--password") { Description = "file with the password of keystores, or the token's PIN" };

    public void AddTo(Command command)
    {
        foreach (Option<string?> option in (Option<string?>[])[key, keystores, module, token, password])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The keys for a chain; dispose of them when they are a <see cref="IDisposable"/>.</summary>
    public IKeyring Open(ParseResult parsed, long chainId)
    {
        string?[] places = [parsed.GetValue(key), parsed.GetValue(keystores), parsed.GetValue(module)];
        if (places.Count(p => p is not null) != 1)
        {
            throw new InputException("command line", "the operator's key", places.All(p => p is null) ? "nothing" : "several places", $"one of {key.Name}, {keystores.Name} and {module.Name}");
        }

        string secret = parsed.GetValue(password) ?? "";
        if (parsed.GetValue(key) is { } file)
        {
            return OneKeyring.Open(file, secret.Length == 0 ? null : secret);
        }

        return KeyLadder.Open(new KeySettings
        {
            ChainId = chainId,
            Pkcs11Module = parsed.GetValue(module) ?? "",
            Pkcs11Token = parsed.GetValue(token) ?? "",
            Pkcs11PinFile = parsed.GetValue(module) is null ? "" : secret,
            KeystoreFolder = parsed.GetValue(keystores) ?? "",
            KeystorePasswordFile = parsed.GetValue(keystores) is null ? "" : secret,
        });
    }

    private sealed class OneKeyring : IKeyring, IDisposable
    {
        private readonly Secp256k1Native curve = new();
        private readonly LocalSigner signer;

        private OneKeyring(ReadOnlySpan<byte> secret) => signer = new LocalSigner(curve, secret);

        public bool DevelopmentOnly => false;

        public static OneKeyring Open(string file, string? passwordFile)
        {
            byte[] secret = KeyFile.Read(file, passwordFile);
            try
            {
                return InputFile.About(file, () => new OneKeyring(secret));
            }
            finally
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }

        public ISigner Signer(string account) => account == LedgerAccounts.Operator
            ? signer
            : throw new InputException("keys", "account", account, LedgerAccounts.Operator);

        public void Dispose()
        {
            signer.Dispose();
            curve.Dispose();
        }
    }
}
