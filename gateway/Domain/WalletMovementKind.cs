namespace EdgeEnergy.Domain;

/// <summary>What moved an account of the vault.</summary>
public enum WalletMovementKind
{
    Deposit,

    /// <summary>Leaves the balance at once; the money comes out after the delay.</summary>
    WithdrawalRequested,
    WithdrawalCancelled,

    /// <summary>A debit took this much from a withdrawal on its way, because the balance did not cover it.</summary>
    WithdrawalDrawn,

    /// <summary>Out of the vault; the balance was lowered by the request.</summary>
    Withdrawn,
    Settlement,
    TakenBack,
    DisputeRefund,
    DisputeReward,
}
