namespace EdgeEnergy.Service.Configuration;

/// <summary>Who has the key of a participant's account.</summary>
public enum Custody
{
    /// <summary>The gateway: charges, withdrawals and limits are its transactions, on the owner's word.</summary>
    Custodial,

    /// <summary>The owner, in a wallet of its own: the gateway signs nothing for it and buys for it what its mandate says.</summary>
    Self,
}
