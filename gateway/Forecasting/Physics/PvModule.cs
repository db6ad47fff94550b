using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// A PV module by its data sheet at 1000 W/m2 and 25 C. Output: cell temperature from the nominal operating one, current in proportion to the
/// irradiance and corrected for temperature, voltage corrected for temperature, fill factor constant (Y. M. Atwa et al., "Optimal renewable
/// resources mix for distribution system energy loss minimization", IEEE Transactions on Power Systems 25, 2010).
/// </summary>
/// <param name="OpenCircuitV">Voc.</param>
/// <param name="ShortCircuitA">Isc.</param>
/// <param name="MaximumPowerV">Vmpp.</param>
/// <param name="MaximumPowerA">Impp.</param>
/// <param name="NominalCellC">NOCT: cell temperature at 800 W/m2, 20 C air, 1 m/s wind.</param>
/// <param name="VoltageVPerC">Temperature coefficient of Voc, V/C, negative.</param>
/// <param name="CurrentAPerC">Temperature coefficient of Isc, A/C.</param>
public sealed record PvModule(
    double OpenCircuitV,
    double ShortCircuitA,
    double MaximumPowerV,
    double MaximumPowerA,
    double NominalCellC,
    double VoltageVPerC,
    double CurrentAPerC)
{
    private const double ReferenceC = 25;

    /// <summary>LG365QIC-A5 (data sheet of LG Electronics): 365 W.</summary>
    public static PvModule Lg365 { get; } = new(42.8, 10.8, 36.7, 9.95, 44, -0.10272, 0.004);

    /// <summary>Power at standard test conditions, W.</summary>
    public double RatedW => MaximumPowerV * MaximumPowerA;

    public double FillFactor => RatedW / (OpenCircuitV * ShortCircuitA);

    /// <summary>Temperature of the cells, C, for an irradiance on the module in W/m2 and the temperature of the air.</summary>
    public double CellTemperature(double irradiance, double ambientC) => ambientC + (irradiance * (NominalCellC - 20) / 800);

    /// <summary>Power at the terminals, W, at the maximum power point; 0 without light.</summary>
    public double PowerW(double irradiance, double ambientC)
    {
        if (!(irradiance > 0))
        {
            return 0;
        }

        double excess = CellTemperature(irradiance, ambientC) - ReferenceC;
        double current = irradiance / 1000 * (ShortCircuitA + (CurrentAPerC * excess));
        double voltage = OpenCircuitV + (VoltageVPerC * excess);
        return Math.Max(0, FillFactor * current * voltage);
    }

    public void Validate()
    {
        const string where = "PV module";
        OptionChecks.Range(where, "Voc in V", OpenCircuitV, 0.1, 2000);
        OptionChecks.Range(where, "Isc in A", ShortCircuitA, 0.01, 100);
        OptionChecks.Range(where, "Vmpp in V", MaximumPowerV, 0.1, 2000);
        OptionChecks.Range(where, "Impp in A", MaximumPowerA, 0.01, 100);
        OptionChecks.Range(where, "NOCT in C", NominalCellC, 20, 90);
        OptionChecks.Range(where, "Kv in V/C", VoltageVPerC, -10, 0);
        OptionChecks.Range(where, "Ki in A/C", CurrentAPerC, 0, 1);
        if (FillFactor >= 1)
        {
            throw new InputException(where, "maximum power", FormattableString.Invariant($"{RatedW} W"), FormattableString.Invariant($"less than Voc times Isc, {OpenCircuitV * ShortCircuitA} W"));
        }
    }
}
