namespace EdgeEnergy.Ledger.Tests;

/// <summary>The process died here.</summary>
internal sealed class KilledException() : Exception("killed");
