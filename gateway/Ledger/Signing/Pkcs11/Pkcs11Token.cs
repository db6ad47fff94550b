using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A session with one token, logged in, used by one thread at a time. A session that was lost (token pulled, connection to a network module gone) is
/// opened again once for each call that finds it lost; a PIN that was refused is not tried again, because tokens lock themselves.
/// </summary>
internal sealed class Pkcs11Token : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Pkcs11Module _module;
    private readonly Pkcs11Settings _settings;
    private readonly bool _writable;
    private nuint _session;
    private bool _open;
    private bool _refused;
    private bool _disposed;

    internal Pkcs11Token(Pkcs11Module module, Pkcs11Settings settings, bool writable)
    {
        _module = module;
        _settings = settings;
        _writable = writable;
        Open();
    }

    /// <summary>Counts sessions; handles of objects are good for one of them.</summary>
    internal int Generation { get; private set; }

    internal string Where => $"{_module.Path}: token \"{_settings.Token}\"";

    /// <summary>
    /// Runs a call on the session, and once more on a new one when the first was lost. The callback gets module and session;
    /// <see cref="InputException"/> names token, <paramref name="what"/> and the code when it fails.
    /// </summary>
    internal void Call(string what, Func<Pkcs11Module, nuint, Pkcs11Result> call)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_open)
            {
                Open();
            }

            Pkcs11Result result = call(_module, _session);
            if (IsLost(result))
            {
                Close();
                Open();
                result = call(_module, _session);
            }

            if (result != Pkcs11Result.CKR_OK)
            {
                throw new InputException($"{Where}, {what}: {Pkcs11Module.Name(result)}");
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Close();
            _disposed = true;
        }
    }

    private static bool IsLost(Pkcs11Result result) => result is Pkcs11Result.CKR_SESSION_CLOSED or Pkcs11Result.CKR_SESSION_HANDLE_INVALID
        or Pkcs11Result.CKR_USER_NOT_LOGGED_IN or Pkcs11Result.CKR_OPERATION_ACTIVE or Pkcs11Result.CKR_KEY_HANDLE_INVALID or Pkcs11Result.CKR_OBJECT_HANDLE_INVALID
        or Pkcs11Result.CKR_DEVICE_ERROR or Pkcs11Result.CKR_DEVICE_REMOVED or Pkcs11Result.CKR_TOKEN_NOT_PRESENT;

    private void Open()
    {
        IReadOnlyList<nuint> slots = _module.Slots(_settings.Token);
        if (slots.Count != 1)
        {
            throw new InputException(_module.Path, "token", slots.Count == 0 ? $"none with the label \"{_settings.Token}\"" : $"{slots.Count} with the label \"{_settings.Token}\"", "one");
        }

        if (_refused)
        {
            throw new InputException($"{Where}: its PIN was refused before and is not tried again");
        }

        byte[] pin = GuardedFile.ReadLine(_settings.PinFile, "PIN");
        try
        {
            _session = _module.Open(slots[0], _writable);
            _open = true;
            Generation++;
            Pkcs11Result result = _module.LogIn(_session, pin);
            if (result is not (Pkcs11Result.CKR_OK or Pkcs11Result.CKR_USER_ALREADY_LOGGED_IN))
            {
                _refused = result is Pkcs11Result.CKR_PIN_INCORRECT or Pkcs11Result.CKR_PIN_LOCKED or Pkcs11Result.CKR_PIN_EXPIRED;
                Close();
                throw new InputException($"{Where}: login with the PIN of {_settings.PinFile}: {Pkcs11Module.Name(result)}");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pin);
        }
    }

    private void Close()
    {
        if (_open)
        {
            _module.Close(_session);
            _open = false;
        }
    }
}
