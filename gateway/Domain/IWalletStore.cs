namespace EdgeEnergy.Domain;

/// <summary>Statements of the vault's accounts. Every mutating call is one transaction, durable when it returns.</summary>
public interface IWalletStore
{
    /// <summary>The last block whose movements are stored; null before the first.</summary>
    long? MovementsUpTo();

    /// <summary>Adds the movements of the blocks after <see cref="MovementsUpTo"/> up to this one, in their order.</summary>
    void AppendMovements(IReadOnlyList<WalletMovement> movements, long block);

    /// <summary>Movements of an account with an id below the one given, the newest first.</summary>
    IReadOnlyList<WalletMovement> Movements(string account, long beforeId, int count);

    /// <summary>The newest movement of each account.</summary>
    IReadOnlyList<WalletMovement> LastMovements();

    /// <summary>The newest settlement window of any account; null before the first.</summary>
    long? LastSettledWindow();
}
