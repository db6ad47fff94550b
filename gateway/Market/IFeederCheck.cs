namespace EdgeEnergy.Market;

/// <summary>The power flow as the market needs it. Implementations are deterministic: equal inputs give equal states.</summary>
public interface IFeederCheck
{
    /// <summary>Solves the feeder for the net import (W) and reactive import (var) of each bus, in feeder order.</summary>
    FeederState Solve(ReadOnlySpan<double> netImportW, ReadOnlySpan<double> reactiveVar);
}
