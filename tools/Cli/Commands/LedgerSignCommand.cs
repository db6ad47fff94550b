using System.CommandLine;
using System.Security.Cryptography;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger sign-tx`: signs an EIP-1559 transaction; nothing is sent.</summary>
internal static class LedgerSignCommand
{
    public static Command Create()
    {
        Argument<string> transaction = new("TX.json") { Description = "unsigned transaction (format: tools/Cli/Commands/README.md)" };
        Option<string> key = new("--key") { Description = "file with the private key: 64 hexadecimal digits, or a keystore of version 3", Required = true };
        Option<string?> password = new("--password") { Description = "file with the password of a keystore" };
        JsonOption json = new();
        Command command = new("sign-tx", "sign an EIP-1559 transaction") { transaction, key, password };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(transaction)!;
            Eip1559Transaction unsigned = TransactionFile.Read(path, out string? from);
            SignedTransaction signed = Sign(unsigned, parsed.GetValue(key)!, parsed.GetValue(password));
            if (from is not null && from != signed.From)
            {
                throw new InputException(path, "from", from, $"the address of the key, {signed.From}");
            }

            if (unsigned.ChainId != WellKnownKeys.DevelopmentChainId && WellKnownKeys.Contains(signed.From))
            {
                parsed.InvocationConfiguration.Error.WriteLine($"edge: warning: everybody knows the key of {signed.From}; money there is lost on chain {unsigned.ChainId}");
            }

            json.Write(parsed, new { Raw = Hex.Format(signed.Raw), signed.Hash, signed.From });
            return ExitCode.Done;
        });
        return command;
    }

    private static SignedTransaction Sign(Eip1559Transaction transaction, string keyFile, string? passwordFile)
    {
        byte[] key = KeyFile.Read(keyFile, passwordFile);
        try
        {
            return InputFile.About(keyFile, () =>
            {
                using Secp256k1Native curve = new();
                using LocalSigner signer = new(curve, key);
                return transaction.Sign(signer);
            });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
