using System.Collections.Frozen;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Where a community's contracts live, and the names of the vault's accounts in the order of their numbers.</summary>
public sealed record Deployment(long ChainId, string Token, string Vault, IReadOnlyList<string> Accounts)
{
    private readonly FrozenDictionary<string, int> _indexes =
        Accounts.Select((name, index) => KeyValuePair.Create(name, index)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Address of the contract that keeps the daily roots of readings; null where there is none.</summary>
    public string? Anchors { get; init; }

    /// <summary>Number of an account in the vault; <see cref="InputException"/> for a name that has none.</summary>
    public int IndexOf(string account) => _indexes.TryGetValue(account, out int index)
        ? index
        : throw new InputException("vault", "account", $"\"{account}\"", "one of " + string.Join(", ", Accounts));

    /// <summary>Name of an account number; <see cref="InputException"/> for a number that no account has.</summary>
    public string NameOf(int index) => index >= 0 && index < Accounts.Count
        ? Accounts[index]
        : throw new InputException("vault", "account number", $"{index}", $"0 to {Accounts.Count - 1}");
}
