using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Accounts whose keys live on a PKCS#11 token (a hardware security module, a smart card, SoftHSM): the label of a key is the account's name. Every
/// fault is an <see cref="InputException"/> that names module, token, key and the module's code. Thread-safe; the token signs one at a time.
/// </summary>
public sealed class Pkcs11Keyring : IKeyring, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Secp256k1Native _curve = new();
    private readonly Dictionary<string, Pkcs11Signer> _signers = new(StringComparer.Ordinal);
    private readonly Pkcs11Token _token;

    private Pkcs11Keyring(Pkcs11Module module, Pkcs11Settings settings, bool writable)
    {
        try
        {
            _token = new Pkcs11Token(module, settings, writable);
        }
        catch
        {
            _curve.Dispose();
            throw;
        }
    }

    public bool DevelopmentOnly => false;

    /// <summary>Loads the module and logs in; keys are looked for when they are asked for.</summary>
    public static Pkcs11Keyring Open(Pkcs11Settings settings) => new(Pkcs11Module.Load(settings.Module), settings, writable: false);

    /// <summary>Makes a key on the token, which never shows its private half; the address. A label that is taken is an <see cref="InputException"/>.</summary>
    public static string Create(Pkcs11Settings settings, string account)
    {
        AccountName.Require(account);
        using Pkcs11Keyring keyring = new(Pkcs11Module.Load(settings.Module), settings, writable: true);
        if (keyring.Labels().Contains(account, StringComparer.Ordinal))
        {
            throw new InputException(keyring._token.Where, "key", $"\"{account}\" already", "a new name");
        }

        keyring._token.Call($"key \"{account}\"", (module, session) => Pkcs11Objects.Generate(module, session, account));
        return keyring.Signer(account).Address;
    }

    /// <summary>The EC keys of the token in the order of their labels; what can not be used (another curve, no public half) says why.</summary>
    public static IReadOnlyList<Pkcs11Key> List(Pkcs11Settings settings)
    {
        using Pkcs11Keyring keyring = Open(settings);
        return [.. keyring.Labels().Distinct(StringComparer.Ordinal).Select(keyring.Listed)];
    }

    public ISigner Signer(string account)
    {
        lock (_gate)
        {
            if (!_signers.TryGetValue(account, out Pkcs11Signer? signer))
            {
                signer = new Pkcs11Signer(_token, _curve, account);
                _signers.Add(account, signer);
            }

            return signer;
        }
    }

    public void Dispose()
    {
        _token.Dispose();
        _curve.Dispose();
    }

    /// <summary>With the functions of a list instead of a library's own.</summary>
    internal static Pkcs11Keyring Of(nint functionList, Pkcs11Settings settings) => new(Pkcs11Module.Of(settings.Module, functionList), settings, writable: false);

    private Pkcs11Key Listed(string label)
    {
        try
        {
            return new Pkcs11Key(label, Signer(label).Address, null);
        }
        catch (InputException e)
        {
            return new Pkcs11Key(label, null, e.Message);
        }
    }

    private IReadOnlyList<string> Labels()
    {
        IReadOnlyList<string> labels = [];
        _token.Call("keys", (module, session) => Pkcs11Objects.Labels(module, session, out labels));
        return labels;
    }
}
