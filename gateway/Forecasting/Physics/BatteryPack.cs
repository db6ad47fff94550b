using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// A battery seen from its AC terminals. Half of the round-trip loss arises when charging, half when discharging; usable energy is capacity times
/// depth of discharge.
/// </summary>
public sealed record BatteryPack
{
    /// <summary>The pack of the reference study (M. H. Majed, M.E. thesis, American University of Beirut, 2025): 210 kWh, 50 kW, 89 % AC to AC.</summary>
    public static BatteryPack Reference { get; } = new() { CapacityWh = 210_000, ChargeW = 50_000, DischargeW = 50_000, RoundTripEfficiency = 0.89 };

    public required double CapacityWh { get; init; }

    /// <summary>Most AC power taken in, W.</summary>
    public required double ChargeW { get; init; }

    /// <summary>Most AC power given out, W.</summary>
    public required double DischargeW { get; init; }

    /// <summary>AC energy out over AC energy in, above 0 to 1.</summary>
    public required double RoundTripEfficiency { get; init; }

    /// <summary>Usable share of the capacity, above 0 to 1.</summary>
    public double DepthOfDischarge { get; init; } = 1;

    /// <summary>Loss at rest, share of the stored energy in a month of 30 days.</summary>
    public double SelfDischargePerMonth { get; init; }

    /// <summary>Least stored energy, Wh.</summary>
    public double ReserveWh => CapacityWh * (1 - DepthOfDischarge);

    private double OneWay => Math.Sqrt(RoundTripEfficiency);

    /// <summary>AC energy that can still be drawn from a state, Wh.</summary>
    public double DeliverableWh(double storedWh) => Math.Max(0, storedWh - ReserveWh) * OneWay;

    /// <summary>AC energy that can still be taken in at a state, Wh.</summary>
    public double AcceptableWh(double storedWh) => Math.Max(0, CapacityWh - storedWh) / OneWay;

    /// <summary>
    /// What the pack does of a wish for a time: wish and answer are mean AC power in W, positive when discharging, cut to power limits and to what
    /// is stored or fits in; stored energy in Wh before and after.
    /// </summary>
    public (double PowerW, double StoredWh) Run(double storedWh, double wishW, double seconds)
    {
        Validate();
        OptionChecks.Range("battery", "stored energy in Wh", storedWh, 0, CapacityWh);
        OptionChecks.Range("battery", "time in seconds", seconds, 1e-3, 1e8);
        if (!double.IsFinite(wishW))
        {
            throw new InputException("battery", "power in W", FormattableString.Invariant($"{wishW}"), "a finite number");
        }

        double hours = seconds / 3600;
        double resting = storedWh * Math.Pow(1 - SelfDischargePerMonth, seconds / (30 * 86400.0));
        double power = wishW > 0
            ? Math.Min(Math.Min(wishW, DischargeW), DeliverableWh(resting) / hours)
            : -Math.Min(Math.Min(-wishW, ChargeW), AcceptableWh(resting) / hours);
        double change = power > 0 ? power * hours / OneWay : power * hours * OneWay;

        // Rounding may leave the bounds by a few ulp.
        return (power, Math.Clamp(resting - change, 0, CapacityWh));
    }

    public void Validate()
    {
        const string where = "battery";
        OptionChecks.Range(where, "capacity in Wh", CapacityWh, 1e-3, 1e12);
        OptionChecks.Range(where, "charge power in W", ChargeW, 0, 1e12);
        OptionChecks.Range(where, "discharge power in W", DischargeW, 0, 1e12);
        OptionChecks.Range(where, "round-trip efficiency", RoundTripEfficiency, 0.01, 1);
        OptionChecks.Range(where, "depth of discharge", DepthOfDischarge, 0.01, 1);
        OptionChecks.Range(where, "self-discharge per month", SelfDischargePerMonth, 0, 0.99);
    }
}
