namespace EdgeEnergy.PowerFlow;

/// <summary>One bus: three-phase totals, load and injection in kW and kvar, shunts as power at 1 p.u.</summary>
public sealed record Bus
{
    public required int Id { get; init; }
    public required BusType Type { get; init; }
    public string? Name { get; init; }

    public double LoadKw { get; init; }
    public double LoadKvar { get; init; }

    /// <summary>Fixed injection (generation), constant power.</summary>
    public double GenerationKw { get; init; }
    public double GenerationKvar { get; init; }

    /// <summary>Voltage magnitude held at a slack or PV bus, p.u.</summary>
    public double VoltageSetPoint { get; init; } = 1.0;

    /// <summary>Limits of the generator that holds the voltage of a PV bus; null: unlimited.</summary>
    public double? MinimumKvar { get; init; }
    public double? MaximumKvar { get; init; }

    /// <summary>Shunt conductance: consumption at 1 p.u., kW.</summary>
    public double ShuntKw { get; init; }

    /// <summary>Shunt susceptance: injection at 1 p.u., kvar (positive: capacitor).</summary>
    public double ShuntKvar { get; init; }
    public CapacitorBank? Capacitors { get; init; }

    public LoadShares ActiveShares { get; init; } = LoadShares.ConstantPower;
    public LoadShares ReactiveShares { get; init; } = LoadShares.ConstantPower;

    /// <summary>Operating limits of the voltage magnitude, p.u.; null: those of the study.</summary>
    public double? MinimumVoltage { get; init; }
    public double? MaximumVoltage { get; init; }

    /// <summary>True when part of the load depends on the voltage.</summary>
    public bool HasVoltageDependentLoad => ActiveShares != LoadShares.ConstantPower || ReactiveShares != LoadShares.ConstantPower;

    /// <summary>Shunt with the capacitor steps that are on, kvar at 1 p.u.</summary>
    public double TotalShuntKvar => ShuntKvar + (Capacitors is { } bank ? bank.On * bank.StepKvar : 0);
}
