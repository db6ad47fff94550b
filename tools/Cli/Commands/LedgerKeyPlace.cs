using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Where `edge ledger key` works: `--pkcs11 MODULE --token LABEL --pin-file FILE`, or `--keystore FOLDER --password FILE`.</summary>
internal sealed class LedgerKeyPlace
{
    private readonly Option<string?> module = new("--pkcs11") { Description = "absolute path of a PKCS#11 module" };
    private readonly Option<string?> token = new("--token") { Description = "label of the token" };
    private readonly Option<string?> pin = new("--pin-file") { Description = "file with the token's user PIN, readable by its owner only" };
    private readonly Option<string?> folder = new("--keystore") { Description = "folder of keystore files" };
    private readonly Option<string?> password = new("--password") { Description = "file with the password of the keystores" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[module, token, pin, folder, password])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Makes a key for each name, or one secret for all; names and addresses as they are made.</summary>
    public IEnumerable<(string Name, string Address)> Create(ParseResult parsed, IReadOnlyList<string> names, bool secret)
    {
        if (secret == names.Count > 0)
        {
            throw new InputException("key create", "accounts", secret ? "--secret and names" : "none", "one NAME or more, or --secret");
        }

        if (Token(parsed) is { } settings)
        {
            return secret
                ? throw new InputException("key create", "--secret", "a PKCS#11 token", "--keystore: a token holds a key an account")
                : names.Select(n => (n, Pkcs11Keyring.Create(settings, n)));
        }

        string place = parsed.GetValue(folder)!;
        string file = parsed.GetValue(password) ?? throw new InputException("key create", "--password", "nothing", "a file with the password of the keystores");
        string text = InputFile.ReadText(file).TrimEnd('\r', '\n');
        if (text.Length == 0)
        {
            throw new InputException(file, "password", "an empty line", "one line of text");
        }

        return secret ? [(LedgerAccounts.Operator, LocalKeyring.CreateSecret(place, text))] : names.Select(n => (n, LocalKeyring.Create(place, n, text)));
    }

    /// <summary>Accounts of the token, proven by their public keys; or of the folder, by what its files say of themselves.</summary>
    public IReadOnlyList<LedgerKey> List(ParseResult parsed)
    {
        if (Token(parsed) is { } settings)
        {
            return [.. Pkcs11Keyring.List(settings).Select(k => new LedgerKey(k.Label, k.Address, k.Fault))];
        }

        string place = parsed.GetValue(folder)!;
        return Directory.Exists(place)
            ? [.. Directory.EnumerateFiles(place, "*.json").Order(StringComparer.Ordinal).Select(Listed)]
            : throw new InputException($"{place}: not found, expected a folder of keystore files");
    }

    private static LedgerKey Listed(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        try
        {
            string? address = KeystoreFile.Address(path);
            return new LedgerKey(name, address, address is null ? "the file names no address (the secret of all accounts does not)" : null);
        }
        catch (InputException e)
        {
            return new LedgerKey(name, null, e.Message);
        }
    }

    /// <summary>The token, or null for a folder; anything but exactly one of them is an <see cref="InputException"/>.</summary>
    private Pkcs11Settings? Token(ParseResult parsed)
    {
        string? path = parsed.GetValue(module);
        if ((path is null) == (parsed.GetValue(folder) is null))
        {
            throw new InputException("key", "place", path is null ? "none" : "--pkcs11 and --keystore", "--pkcs11 MODULE or --keystore FOLDER");
        }

        return path is null ? null : new Pkcs11Settings(path, Needed(parsed, token, "the label of a token"), Needed(parsed, pin, "a file with the token's PIN"));
    }

    private static string Needed(ParseResult parsed, Option<string?> option, string expected) =>
        parsed.GetValue(option) ?? throw new InputException("key", option.Name, "nothing", expected);
}
