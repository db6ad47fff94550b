using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>What may be decided on a feeder, at which price and within which limits. Format: hardware/feeders/README.md.</summary>
public sealed record OpfCase
{
    public int Steps { get; init; } = 1;

    /// <summary>Length of a step, hours.</summary>
    public double StepHours { get; init; } = 1;

    /// <summary>Voltage limits of buses without their own, p.u.</summary>
    public double MinimumVoltage { get; init; } = 0.9;
    public double MaximumVoltage { get; init; } = 1.1;

    /// <summary>Price of the source's energy in each step (one value holds for all), per MWh.</summary>
    public double[] SourceCost { get; init; } = [1];
    public double SourceMinimumKw { get; init; } = double.NegativeInfinity;
    public double SourceMaximumKw { get; init; } = double.PositiveInfinity;

    /// <summary>Extra price on losses, per MWh.</summary>
    public double LossCost { get; init; }

    /// <summary>Factor on the file's loads in each step (one value holds for all).</summary>
    public double[] LoadScale { get; init; } = [1];
    public IReadOnlyList<OpfGenerator> Generators { get; init; } = [];
    public IReadOnlyList<OpfCapacitor> Capacitors { get; init; } = [];
    public IReadOnlyList<OpfStorage> Storage { get; init; } = [];
    public IReadOnlyList<OpfVehicle> Vehicles { get; init; } = [];

    /// <summary>Reads and checks a case for a feeder.</summary>
    /// <exception cref="InputException">One line that names the field, what was found and what was expected.</exception>
    public static OpfCase Parse(string json, Feeder feeder, string where) => OpfCaseReader.Read(json, feeder, where);
}
