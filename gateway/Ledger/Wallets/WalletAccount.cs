namespace EdgeEnergy.Ledger;

/// <summary>What the vault knows of an account beside its balance. Amounts in micro-units.</summary>
/// <param name="Holder">The address that may withdraw and sign.</param>
/// <param name="SpendingCapMicro">The most it pays in one window; null is no limit.</param>
/// <param name="WithdrawalMicro">On its way out.</param>
/// <param name="WithdrawalAvailableUnix">From when on that can be taken out.</param>
/// <param name="Mandate">What may be bought for it.</param>
/// <param name="MandateNonce">The nonce of its next signed mandate.</param>
public sealed record WalletAccount(string Holder, long? SpendingCapMicro, long WithdrawalMicro, long WithdrawalAvailableUnix, Mandate Mandate, long MandateNonce);
