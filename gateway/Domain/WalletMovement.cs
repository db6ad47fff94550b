namespace EdgeEnergy.Domain;

/// <summary>One line of an account's statement, as the chain told it.</summary>
/// <param name="Id">Place in the statements of all accounts, rising with time; 0 before it is stored.</param>
/// <param name="Account">Name of the account.</param>
/// <param name="Kind">What moved it.</param>
/// <param name="AmountMicro">Positive: to the account's good. A <see cref="WalletMovementKind.Withdrawn"/> names what came out and leaves the balance.</param>
/// <param name="BalanceMicro">Spendable after it.</param>
/// <param name="Unix">Time of its block.</param>
/// <param name="Block">Number of its block.</param>
/// <param name="TransactionHash">0x and 64 hex digits.</param>
/// <param name="Window">Start of the settlement's window, minutes since 1970; null for anything else.</param>
public sealed record WalletMovement(
    long Id, string Account, WalletMovementKind Kind, long AmountMicro, long BalanceMicro, long Unix, long Block, string TransactionHash, long? Window);
