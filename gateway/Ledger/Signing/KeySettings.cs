namespace EdgeEnergy.Ledger;

/// <summary>Where keys may be. All of it says where secrets lie; none of it is a secret.</summary>
public sealed record KeySettings
{
    /// <summary>The chain for which is signed; keys known to everyone are for 31337 only.</summary>
    public required long ChainId { get; init; }

    /// <summary>Absolute path of a PKCS#11 module; empty when there is none.</summary>
    public string Pkcs11Module { get; init; } = "";

    /// <summary>Label of the token.</summary>
    public string Pkcs11Token { get; init; } = "";

    /// <summary>File with the token's user PIN; empty for the credential <see cref="Credentials.Pin"/>.</summary>
    public string Pkcs11PinFile { get; init; } = "";

    /// <summary>Folder of systemd's credentials, $CREDENTIALS_DIRECTORY; empty outside a service that has any.</summary>
    public string CredentialsFolder { get; init; } = "";

    /// <summary>Folder of keystore files; empty when there is none.</summary>
    public string KeystoreFolder { get; init; } = "";

    /// <summary>File with the password of the keystores; empty for the credential <see cref="Credentials.KeystorePassword"/>.</summary>
    public string KeystorePasswordFile { get; init; } = "";

    /// <summary>Keys that follow from this number, on chain 31337 only.</summary>
    public long? DevelopmentSeed { get; init; }
}
