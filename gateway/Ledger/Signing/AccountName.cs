using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Names of accounts are names of files and labels of tokens as well.</summary>
internal static class AccountName
{
    private const int Longest = 64;

    /// <summary><see cref="InputException"/> unless it is made of letters, digits, - and _ only.</summary>
    internal static void Require(string name)
    {
        if (name.Length is 0 or > Longest || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new InputException("account", "name", name.Length == 0 ? "nothing" : name, $"1 to {Longest} letters, digits, - or _");
        }
    }
}
