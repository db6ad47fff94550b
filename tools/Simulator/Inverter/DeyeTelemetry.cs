using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Inverter;

/// <summary>
/// Writes what the inverter measures into its registers, so that the sums and products between them hold as on a real unit: phases add up,
/// load = inverter + grid, inverter = backup load - internal grid port, battery power = voltage times current within rounding.
/// </summary>
internal sealed class DeyeTelemetry
{
    private const double Ambient = 24;
    private const double EmptyVolts = 50;
    private const double FullVolts = 55;

    /// <summary>Resistance of a battery times its energy: 20 milliohm for 5 kWh.</summary>
    private const double OhmWattHours = 100;
    private const double StringVolts = 560;
    private const int IdleStringDecivolts = 4000;

    private readonly ushort[] registers;
    private readonly RigHome home;
    private readonly string id;
    private readonly int seed;
    private readonly double firstPhase;
    private readonly double secondPhase;
    private readonly double backupShare;
    private readonly int decivolts;

    public DeyeTelemetry(ushort[] registers, RigHome home, string id, int seed)
    {
        this.registers = registers;
        this.home = home;
        this.id = id;
        this.seed = seed;
        SeededNoise noise = new(seed, id, "inverter", 0);
        firstPhase = 0.28 + (0.12 * noise.Uniform());
        secondPhase = 0.28 + (0.12 * noise.Uniform());
        backupShare = 0.2 + (0.3 * noise.Uniform());
        decivolts = 2290 + noise.Below(30);
        int days = 200 + noise.Below(600);
        Totals = new EnergyTotals(
            used => used ? (days * (5L + noise.Below(20)) * 3_600_000) + noise.Below(3_600_000) : 0,
            home.PvW > 0,
            home.BatteryWh > 0);
    }

    public EnergyTotals Totals { get; }

    /// <summary>What never changes: type, serial number, versions, rating.</summary>
    public void Identify()
    {
        Set(DeyeAddress.DeviceType, DeyeInverter.DeviceType);
        Set(DeyeAddress.ModbusAddress, 1);
        Set(DeyeAddress.ProtocolVersion, 0x0104);
        SeededNoise noise = new(seed, id, "serial", 0);
        Span<char> serial = stackalloc char[10];
        "24".CopyTo(serial);
        for (int i = 2; i < serial.Length; i++)
        {
            serial[i] = (char)('0' + noise.Below(10));
        }

        for (int i = 0; i < 5; i++)
        {
            Set(DeyeAddress.SerialNumber + i, (serial[2 * i] << 8) | serial[(2 * i) + 1]);
        }

        Set(DeyeAddress.BootVersion, 0x1807);
        Set(DeyeAddress.Firmware, 0x2006);
        Set(DeyeAddress.Firmware + 1, 0x1144);
        Set(DeyeAddress.Firmware + 3, 0x1001);
        Set(DeyeAddress.Firmware + 4, 0xC047);
        SetLong(DeyeAddress.RatedPower, DeyeAddress.RatedPower + 1, home.InverterW * 10);
        Set(DeyeAddress.MpptAndPhases, 0x0203);
        Set(DeyeAddress.CommAddress, 1);
    }

    public void ShowBattery(HomeModel model, in HomeFlow flow)
    {
        bool present = model.CapacityWs > 0;
        int power = flow.Discharge - flow.Charge;
        double open = EmptyVolts + ((FullVolts - EmptyVolts) * model.StateOfCharge);
        double ohms = present ? OhmWattHours / home.BatteryWh : 0;

        // V = E - R I and V I = P, solved for V.
        int centivolts = present ? (int)Math.Round(100 * (open + Math.Sqrt((open * open) - (4 * ohms * power))) / 2) : 0;
        int centiamps = present ? (int)Math.Round(power * 10000.0 / centivolts) : 0;
        int percent = (int)Math.Round(100 * model.StateOfCharge);
        int temperature = Temperature(Ambient + (present ? 12.0 * Math.Abs(power) / Math.Max(1, home.BatteryW) : 0));
        Set(DeyeAddress.BatteryTemperature, temperature);
        Set(DeyeAddress.BatteryVoltage, centivolts);
        Set(DeyeAddress.BatterySoc, percent);
        Set(DeyeAddress.BatteryPower, power);
        Set(DeyeAddress.BatteryCurrent, centiamps);
        Set(DeyeAddress.BatteryCorrectedCapacity, registers[DeyeAddress.BatteryCapacity]);
        if (!present)
        {
            return;
        }

        int amps = (int)(home.BatteryW / DeyeSettings.NominalVolts) + 1;
        Set(DeyeAddress.BmsChargeVoltage, 5760);
        Set(DeyeAddress.BmsDischargeVoltage, 4600);
        Set(DeyeAddress.BmsChargeCurrentLimit, amps);
        Set(DeyeAddress.BmsDischargeCurrentLimit, amps);
        Set(DeyeAddress.BmsSoc, percent);
        Set(DeyeAddress.BmsVoltage, centivolts);

        // The battery's own sign: charging is positive.
        Set(DeyeAddress.BmsCurrent, -centiamps / 100);
        Set(DeyeAddress.BmsTemperature, temperature);
        Set(DeyeAddress.BmsMaxChargeCurrent, amps);
        Set(DeyeAddress.BmsMaxDischargeCurrent, amps);
        for (int flag = 220; flag <= 222; flag++)
        {
            Set(flag, 0);
        }
    }

    public void ShowPower(in HomeFlow flow, long unix)
    {
        bool on = registers[DeyeAddress.PowerOnOff] != 0;
        PhaseSplit load = PhaseSplit.Of(flow.Load, firstPhase, secondPhase);
        PhaseSplit inverter = PhaseSplit.Of(flow.Inverter, 1 / 3.0, 1 / 3.0);
        PhaseSplit backup = PhaseSplit.Of((int)(flow.Load * backupShare), firstPhase, secondPhase);
        PhaseSplit internalPort = backup - inverter;
        PhaseSplit grid = load - inverter;
        SeededNoise noise = new(seed, id, "grid", unix);
        int frequency = 4998 + noise.Below(5);
        for (int phase = 0; phase < 3; phase++)
        {
            int volts = decivolts + noise.Below(15);
            Set(DeyeAddress.GridVoltage + phase, volts);
            Set(DeyeAddress.GridLineVoltage + phase, (int)Math.Round(volts * Math.Sqrt(3)));
            Set(DeyeAddress.InverterVoltage + phase, volts);
            Set(DeyeAddress.LoadVoltage + phase, volts);
            Set(DeyeAddress.InternalCurrent + phase, Centiamps(internalPort[phase], volts));
            Set(DeyeAddress.CtCurrent + phase, Centiamps(grid[phase], volts));
            Set(DeyeAddress.InverterCurrent + phase, Centiamps(inverter[phase], volts));
        }

        SetPhases(DeyeAddress.InternalPower, DeyeAddress.InternalPowerHigh, internalPort);
        SetLong(DeyeAddress.InternalApparentPower, DeyeAddress.InternalApparentPowerHigh, Math.Abs(internalPort.Sum));
        SetPhases(DeyeAddress.CtPower, DeyeAddress.CtPowerHigh, grid);
        SetLong(DeyeAddress.CtApparentPower, DeyeAddress.CtApparentPowerHigh, Math.Abs(grid.Sum));
        SetPhases(DeyeAddress.GridPower, DeyeAddress.GridPowerHigh, grid);
        SetPhases(DeyeAddress.InverterPower, DeyeAddress.InverterPowerHigh, inverter);
        SetLong(DeyeAddress.InverterApparentPower, DeyeAddress.InverterApparentPowerHigh, Math.Abs(inverter.Sum));
        SetPhases(DeyeAddress.BackupPower, DeyeAddress.BackupPowerHigh, backup);
        SetPhases(DeyeAddress.LoadPower, DeyeAddress.LoadPowerHigh, load);
        Set(DeyeAddress.GridPowerFactor, 1000);
        Set(DeyeAddress.GridFrequency, frequency);
        Set(DeyeAddress.InverterFrequency, on ? frequency : 0);
        Set(DeyeAddress.LoadFrequency, frequency);
        ShowString(0, (flow.Pv + 1) / 2);
        ShowString(1, flow.Pv / 2);
        double effort = Math.Abs(flow.Inverter) / (double)home.InverterW;
        Set(DeyeAddress.TemperatureDc, Temperature(Ambient + 4 + (22 * effort)));
        Set(DeyeAddress.TemperatureHeatsink, Temperature(Ambient + 2 + (26 * effort)));
        Set(DeyeAddress.RunState, on ? 2 : 0);
        Set(DeyeAddress.PowerState, on ? 1 : 0);
        Set(DeyeAddress.AcRelays, on ? 7 : 4);
    }

    public void ShowTotals()
    {
        Set(DeyeAddress.DayActiveEnergy, Totals.Active.DayCount);
        SetLong(DeyeAddress.TotalActiveEnergy, DeyeAddress.TotalActiveEnergy + 1, (int)Totals.Active.TotalCount);
        Set(DeyeAddress.DayCharge, Totals.Charge.DayCount);
        Set(DeyeAddress.DayDischarge, Totals.Discharge.DayCount);
        SetLong(DeyeAddress.TotalCharge, DeyeAddress.TotalCharge + 1, (int)Totals.Charge.TotalCount);
        SetLong(DeyeAddress.TotalDischarge, DeyeAddress.TotalDischarge + 1, (int)Totals.Discharge.TotalCount);
        Set(DeyeAddress.DayImport, Totals.Import.DayCount);
        Set(DeyeAddress.DayExport, Totals.Export.DayCount);
        SetLong(DeyeAddress.TotalImport, DeyeAddress.TotalImport + 1, (int)Totals.Import.TotalCount);
        SetLong(DeyeAddress.TotalExport, DeyeAddress.TotalExport + 1, (int)Totals.Export.TotalCount);
        Set(DeyeAddress.DayLoad, Totals.Load.DayCount);
        SetLong(DeyeAddress.TotalLoad, DeyeAddress.TotalLoad + 1, (int)Totals.Load.TotalCount);
        Set(DeyeAddress.DayPv, Totals.Pv.DayCount);
        Set(DeyeAddress.DayPv1, Totals.Pv1.DayCount);
        Set(DeyeAddress.DayPv2, Totals.Pv2.DayCount);
        SetLong(DeyeAddress.TotalPv, DeyeAddress.TotalPv + 1, (int)Totals.Pv.TotalCount);
    }

    private static int Temperature(double celsius) => 1000 + (int)Math.Round(celsius * 10);

    private static int Centiamps(int watts, int decivolts) => (int)Math.Round(watts * 1000.0 / decivolts);

    /// <summary>
    /// The current has 0.1 A; the voltage is chosen so that their product is the power. Below half a step of current the string is shown idle.
    /// </summary>
    private void ShowString(int index, int watts)
    {
        double exact = watts * 10 / StringVolts;
        int deciamps = exact < 0.5 ? 0 : (int)Math.Ceiling(exact);
        int idle = watts > 0 ? IdleStringDecivolts : 0;
        int decivoltsDc = deciamps > 0 ? (int)Math.Round(watts * 100.0 / deciamps) : idle;
        Set(DeyeAddress.PvPower + index, watts);
        Set(DeyeAddress.PvVoltage + (2 * index), decivoltsDc);
        Set(DeyeAddress.PvVoltage + (2 * index) + 1, deciamps);
    }

    private void SetPhases(int low, int high, in PhaseSplit split)
    {
        for (int phase = 0; phase < 3; phase++)
        {
            SetLong(low + phase, high + phase, split[phase]);
        }

        SetLong(low + 3, high + 3, split.Sum);
    }

    private void SetLong(int low, int high, int value)
    {
        Set(low, value);
        Set(high, value >> 16);
    }

    private void Set(int address, int value) => registers[address] = unchecked((ushort)value);
}
