namespace EdgeEnergy.Ledger;

/// <summary>Names of accounts in the keyring beside those of participants.</summary>
public static class LedgerAccounts
{
    /// <summary>Registers accounts and settles; owns the test token on development chains.</summary>
    public const string Operator = "operator";
}
