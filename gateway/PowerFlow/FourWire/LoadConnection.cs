namespace EdgeEnergy.PowerFlow;

/// <summary>How a load of a four-wire feeder is connected.</summary>
public enum LoadConnection
{
    PhaseA,
    PhaseB,
    PhaseC,
    PhasesAb,
    PhasesBc,
    PhasesCa,

    /// <summary>Three equal parts, each phase to neutral.</summary>
    ThreePhase,
}
