namespace EdgeEnergy.Service.Settlement;

/// <summary>Something an owner should look at: a short name for programs, and a sentence.</summary>
public sealed record WalletAlarm(string Kind, string Text);
