using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Inverter;

/// <summary>
/// A simulated Deye three-phase hybrid with its home: holding registers on one side, the physical model on the other. Steps and register
/// access exclude each other, so that a read always sees one instant.
/// </summary>
public sealed class DeyeInverter : IRegisterBank
{
    /// <summary>What register 0 says: a three-phase low-voltage hybrid.</summary>
    public const int DeviceType = 5;
    public const int LastRegister = DeyeAddress.Last;

    private const byte IllegalAddress = 2;
    private const byte IllegalValue = 3;
    private const double LoadRoughness = 0.18;
    private const double PvRoughness = 0.04;
    private const int DaySeconds = 86400;

    private readonly Lock gate = new();
    private readonly ushort[] registers = new ushort[DeyeAddress.Last + 1];
    private readonly Dictionary<int, DeyeSetting> settings;
    private readonly RigHome home;
    private readonly HomeModel model;
    private readonly MinuteProfile? load;
    private readonly MinuteProfile? pv;
    private readonly DeyeTelemetry telemetry;
    private long clockOffset;

    public DeyeInverter(Rig rig, RigParticipant participant, int seed)
    {
        home = participant.Home ?? throw new ArgumentException($"{participant.Id} has no home", nameof(participant));
        model = new HomeModel(home.BatteryWh, rig.BatteryPack.OneWayEfficiency, home.InitialSocPercent);
        load = home.Load is { } l
            ? new MinuteProfile(rig.Series[l.Series], l, home.PeakW, LoadRoughness, seed, participant.Id)
            : null;
        pv = home.Pv is { } p
            ? new MinuteProfile(rig.Series[p.Series], p, home.PvW, PvRoughness, seed, participant.Id)
            : null;
        settings = DeyeSettings.For(home).ToDictionary(setting => setting.Address);
        Array.Fill(registers, ushort.MaxValue, DeyeAddress.FirstSetting, DeyeAddress.LastSetting - DeyeAddress.FirstSetting + 1);
        foreach (DeyeSetting setting in settings.Values)
        {
            registers[setting.Address] = (ushort)setting.Initial;
        }

        telemetry = new DeyeTelemetry(registers, home, participant.Id, seed);
        telemetry.Identify();
        Unix = rig.StartUnix;

        // The registers show the minute before the start; nothing is counted for it.
        telemetry.ShowBattery(model, new HomeFlow(0, 0, 0, 0, 0, 0, 0));
        Show(FlowAt(Unix));
    }

    /// <summary>Where the simulation stands, seconds since 1970.</summary>
    public long Unix { get; private set; }

    /// <summary>The last minute.</summary>
    public HomeFlow LastFlow { get; private set; }

    /// <summary>Energy in the battery, watt-seconds.</summary>
    public long StoredWs => model.StoredWs;

    public EnergyTotals Totals => telemetry.Totals;

    /// <summary>Moves the home one minute on.</summary>
    /// <exception cref="RigException">A series has ended.</exception>
    public void Step()
    {
        lock (gate)
        {
            HomeFlow flow = FlowAt(Unix);
            model.Apply(flow);
            telemetry.Totals.Add(flow, HomeModel.StepSeconds);
            long day = Clock / DaySeconds;
            Unix += HomeModel.StepSeconds;
            if (Clock / DaySeconds != day)
            {
                telemetry.Totals.StartDay();
            }

            Show(flow);
        }
    }

    public byte Read(int start, int count, ushort[] destination)
    {
        if (start + count > registers.Length)
        {
            return IllegalAddress;
        }

        lock (gate)
        {
            Array.Copy(registers, start, destination, 0, count);
        }

        return 0;
    }

    public byte Write(int start, int count, ushort[] values)
    {
        lock (gate)
        {
            for (int i = 0; i < count; i++)
            {
                byte refused = Check(start + i, values[i]);
                if (refused != 0)
                {
                    return refused;
                }
            }

            return SetClock(start, count, values) ? Take(start, count, values) : IllegalValue;
        }
    }

    private static bool IsClock(int address) => address is >= DeyeAddress.SystemTime and < DeyeAddress.SystemTime + 3;

    private long Clock => Unix + clockOffset;

    private byte Check(int address, ushort value)
    {
        if (IsClock(address))
        {
            return 0;
        }

        if (!settings.TryGetValue(address, out DeyeSetting setting))
        {
            return IllegalAddress;
        }

        bool slotTime = address is >= DeyeAddress.SlotTime and < DeyeAddress.SlotTime + 6;
        return setting.Takes(value) && (!slotTime || value % 100 < 60) ? (byte)0 : IllegalValue;
    }

    private byte Take(int start, int count, ushort[] values)
    {
        for (int i = 0; i < count; i++)
        {
            if (!IsClock(start + i))
            {
                registers[start + i] = values[i];
            }
        }

        return 0;
    }

    private bool SetClock(int start, int count, ushort[] values)
    {
        Span<ushort> words = stackalloc ushort[3];
        bool touched = false;
        for (int k = 0; k < words.Length; k++)
        {
            int i = DeyeAddress.SystemTime + k - start;
            bool written = i >= 0 && i < count;
            words[k] = written ? values[i] : registers[DeyeAddress.SystemTime + k];
            touched |= written;
        }

        if (!touched)
        {
            return true;
        }

        if (!DeyeClock.TryDecode(words, out long clock))
        {
            return false;
        }

        clockOffset = clock - Unix;
        words.CopyTo(registers.AsSpan(DeyeAddress.SystemTime));
        return true;
    }

    private HomeFlow FlowAt(long unix) => model.Flow(load?.WattsAt(unix) ?? 0, pv?.WattsAt(unix) ?? 0, Settings());

    private void Show(in HomeFlow flow)
    {
        LastFlow = flow;
        telemetry.ShowBattery(model, flow);
        telemetry.ShowPower(flow, Unix);
        telemetry.ShowTotals();
        DeyeClock.Encode(Clock, registers.AsSpan(DeyeAddress.SystemTime, 3));
    }

    private HomeSettings Settings()
    {
        double volts = registers[DeyeAddress.BatteryVoltage] * 0.01;
        bool battery = registers[DeyeAddress.BatteryOperationMode] != DeyeSettings.NoBattery;
        bool scheduled = IsScheduled(out int slot);
        int discharge = Math.Min(home.BatteryW, (int)(registers[DeyeAddress.MaxDischargeCurrent] * volts));
        int target = registers[DeyeAddress.GridChargeTargetSoc];
        int floor = registers[DeyeAddress.SocLow];
        if (scheduled)
        {
            floor = registers[DeyeAddress.SlotSoc + slot];
            discharge = Math.Min(discharge, registers[DeyeAddress.SlotPower + slot]);
            target = (registers[DeyeAddress.SlotFlags + slot] & 1) != 0 ? Math.Max(target, floor) : target;
        }

        return new HomeSettings
        {
            On = registers[DeyeAddress.PowerOnOff] != 0,
            SellingFirst = registers[DeyeAddress.WorkMode] == 0,
            BatterySells = scheduled,
            SolarSell = registers[DeyeAddress.SolarSell] != 0,
            MaxSellW = registers[DeyeAddress.MaxSellPower],
            ZeroExportW = Math.Max(0, (int)(short)registers[DeyeAddress.ZeroExportPower]),
            MaxAcW = Math.Min(home.InverterW, home.InverterW * registers[DeyeAddress.ActivePowerRegulation] / 1000),
            MaxPvW = registers[DeyeAddress.MaxSolarPower],
            MaxChargeW = battery ? Math.Min(home.BatteryW, (int)(registers[DeyeAddress.MaxChargeCurrent] * volts)) : 0,
            MaxDischargeW = battery ? discharge : 0,
            FloorPercent = Math.Max(floor, (int)registers[DeyeAddress.SocShutdown]),
            GridChargeW = battery && registers[DeyeAddress.GridChargeEnable] != 0 ? (int)(registers[DeyeAddress.GridChargeCurrent] * volts) : 0,
            GridChargeTargetPercent = target,
        };
    }

    /// <summary>
    /// True when the time-of-use schedule is on today. The slot is the one that started last; of several with one start the first, so that an
    /// unset table (all 00:00) is governed by its first row all day.
    /// </summary>
    private bool IsScheduled(out int slot)
    {
        DateTime now = DateTimeOffset.FromUnixTimeSeconds(Clock).UtcDateTime;
        int days = registers[DeyeAddress.TimeOfUseDays];
        int time = (now.Hour * 100) + now.Minute;
        int latest = 0;
        slot = -1;
        for (int i = 0; i < 6; i++)
        {
            int start = registers[DeyeAddress.SlotTime + i];
            if (start <= time && (slot < 0 || start > registers[DeyeAddress.SlotTime + slot]))
            {
                slot = i;
            }

            if (start > registers[DeyeAddress.SlotTime + latest])
            {
                latest = i;
            }
        }

        slot = slot < 0 ? latest : slot;
        int weekday = ((int)now.DayOfWeek + 6) % 7;
        return (days & 1) != 0 && (days & (2 << weekday)) != 0;
    }
}
