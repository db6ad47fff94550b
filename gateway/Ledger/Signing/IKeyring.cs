namespace EdgeEnergy.Ledger;

/// <summary>Signers by account name ("operator", "fee", a participant id).</summary>
public interface IKeyring
{
    /// <summary>True when the keys follow from something public; such a keyring signs for development chains only.</summary>
    bool DevelopmentOnly { get; }

    /// <summary>The signer of an account; <see cref="Domain.InputException"/> when the keyring has none.</summary>
    ISigner Signer(string account);
}
