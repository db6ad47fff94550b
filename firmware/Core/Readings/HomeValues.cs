namespace EdgeEnergy.Core;

/// <summary>
/// What a reading says about a home, by the register names that every map of an inverter uses: powers in W (grid positive importing, battery positive
/// discharging), counters in Wh. A value that is absent or not good is <see cref="Missing"/>.
/// </summary>
public sealed class HomeValues
{
    public const long Missing = HomeEnergy.Missing;

    private const int KiloExponent = 3;

    // pv1_power to pv8_power.
    private static readonly string[] PvNames = MakePvNames();

    public long GridW { get; private set; }

    public long PvW { get; private set; }

    public long BatteryW { get; private set; }

    public long LoadW { get; private set; }

    public long SocPercent { get; private set; }

    /// <summary>Voltage of the first phase in tenths of a volt.</summary>
    public long GridDeciVolt { get; private set; }

    public long ImportWh { get; private set; }

    public long ExportWh { get; private set; }

    public long PvWh { get; private set; }

    public long LoadWh { get; private set; }

    public long ChargeWh { get; private set; }

    public long DischargeWh { get; private set; }

    /// <summary>Step of the counters, Wh.</summary>
    public int ResolutionWh { get; private set; }

    /// <summary>Reads the values of a reading.</summary>
    public void Take(Reading reading)
    {
        GridW = Value(reading, "grid_power", 0);
        BatteryW = Value(reading, "battery_power", 0);
        LoadW = Value(reading, "load_power", 0);
        SocPercent = Value(reading, "battery_soc", 0);
        GridDeciVolt = Value(reading, "grid_l1_voltage", -1);
        PvW = Pv(reading);
        ResolutionWh = 1;
        ImportWh = Counter(reading, "total_grid_import");
        ExportWh = Counter(reading, "total_grid_export");
        PvWh = Counter(reading, "total_pv_energy");
        LoadWh = Counter(reading, "total_load_energy");
        ChargeWh = Counter(reading, "total_battery_charge");
        DischargeWh = Counter(reading, "total_battery_discharge");
    }

    private static long Value(Reading reading, string name, int exponent) =>
        reading.TryGetScaled(name, exponent, out long value) ? value : Missing;

    /// <summary>Inputs that the inverter does not have count as nothing; one that can not be trusted spoils the sum.</summary>
    private static long Pv(Reading reading)
    {
        long sum = Missing;
        for (int i = 0; i < PvNames.Length; i++)
        {
            int index = reading.IndexOf(PvNames[i]);
            if (index < 0 || reading.Qualities[index] == ValueQuality.ReadFailed)
            {
                continue;
            }

            if (!reading.TryGetScaled(PvNames[i], 0, out long value))
            {
                return Missing;
            }

            sum = sum == Missing ? value : sum + value;
        }

        return sum;
    }

    private static string[] MakePvNames()
    {
        string[] names = new string[8];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = "pv" + (i + 1).ToString() + "_power";
        }

        return names;
    }

    /// <summary>A counter in Wh; its last decimal is its resolution. Counters come in Wh or kWh.</summary>
    private long Counter(Reading reading, string name)
    {
        // A value that is not good travels without its number: its exponent is not the same at the device and at the gateway.
        int index = reading.IndexOf(name);
        if (index < 0 || reading.Qualities[index] != ValueQuality.Good)
        {
            return Missing;
        }

        int kilo = reading.Units[index] == "kWh" ? KiloExponent : 0;
        int resolution = 1;
        for (int i = reading.Exponents[index] + kilo; i > 0 && i <= 6; i--)
        {
            resolution *= 10;
        }

        ResolutionWh = resolution > ResolutionWh ? resolution : ResolutionWh;
        return Value(reading, name, -kilo);
    }
}
