namespace EdgeEnergy.Domain;

/// <summary>Why a bid was not admitted as asked.</summary>
public enum RefusalReason
{
    /// <summary>Above rated peak minus projected upper forecast.</summary>
    AllowedPower,

    /// <summary>The buyer's wallet does not cover it at the grid price.</summary>
    Balance,

    /// <summary>More than the mandate of a buyer that keeps its own key allows.</summary>
    Mandate,
}
