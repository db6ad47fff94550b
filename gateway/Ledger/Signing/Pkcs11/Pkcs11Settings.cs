namespace EdgeEnergy.Ledger;

/// <summary>Which token of which PKCS#11 module holds the keys.</summary>
/// <param name="Module">Absolute path of the module's library, which is loaded into this process.</param>
/// <param name="Token">Label of the token.</param>
/// <param name="PinFile">File with the user PIN in one line, readable by its owner only; read at each login and not kept.</param>
public sealed record Pkcs11Settings(string Module, string Token, string PinFile);
