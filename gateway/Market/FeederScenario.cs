namespace EdgeEnergy.Market;

/// <summary>Net import (W) and reactive import (var) of each bus with the load alone, no trade: for example the mean forecast, or its upper bound.</summary>
public sealed record FeederScenario(double[] NetImportW, double[] ReactiveVar);
