namespace EdgeEnergy.Simulator.Rigs;

/// <summary>Reads and checks a rig file. Every refusal is a <see cref="RigException"/> of one line: file, line, field, found, expected.</summary>
public static class RigLoader
{
    private const double LargestKw = 1_000_000;
    private static readonly int[] InverterRatings = [5000, 6000, 8000, 10000, 12000, 14000, 15000, 16000, 18000, 20000];

    private static readonly Dictionary<string, RigRole> Roles = new(StringComparer.Ordinal)
    {
        ["grid"] = RigRole.Grid,
        ["transmission"] = RigRole.Transmission,
        ["consumer"] = RigRole.Consumer,
        ["prosumer"] = RigRole.Prosumer,
        ["renewable_source"] = RigRole.RenewableSource,
        ["future_consumer"] = RigRole.FutureConsumer,
    };

    private static readonly Dictionary<string, RigTransport> Transports = new(StringComparer.Ordinal)
    {
        ["tcp"] = RigTransport.Tcp,
        ["rtu"] = RigTransport.Rtu,
        ["solarman"] = RigTransport.Solarman,
    };

    private static readonly Dictionary<string, bool> Switches = new(StringComparer.Ordinal) { ["true"] = true, ["false"] = false };

    /// <summary>Reads the rig, its series, and gives it the number of homes asked for.</summary>
    /// <param name="path">The rig file; its series are found relative to it.</param>
    /// <param name="homes">Number of metered homes wanted; null keeps those of the file.</param>
    public static Rig Load(string path, int? homes = null)
    {
        RigNode root = RigNode.Read(path);
        root.Allow("name", "feeder", "source", "notes", "start", "history_days", "tariffs", "limits", "battery_pack", "series", "participants");
        RigBatteryPack pack = Pack(root.Map("battery_pack"));
        Dictionary<string, HourlySeries> series = Series(root.Map("series"), Path.GetDirectoryName(Path.GetFullPath(path))!);
        Rig rig = new()
        {
            Name = root.Text("name"),
            Feeder = root.Text("feeder"),
            Source = root.Text("source"),
            Notes = root.TextOr("notes") ?? "",
            StartUnix = root.Time("start", "yyyy-MM-dd"),
            HistoryDays = root.Int("history_days", 1, 366),
            Tariffs = Tariffs(root.Map("tariffs")),
            Limits = Limits(root.Map("limits")),
            BatteryPack = pack,
            Series = series,
            Participants = [],
        };

        List<RigParticipant> participants = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (RigNode node in root.List("participants"))
        {
            RigParticipant participant = Participant(node, rig);
            if (!ids.Add(participant.Id))
            {
                throw node.Wrong("id", "an id that no other participant has");
            }

            participants.Add(participant);
        }

        if (participants.Count(participant => participant.Role == RigRole.Grid) != 1)
        {
            throw root.Wrong("participants", "exactly one participant with the role grid");
        }

        rig = rig with { Participants = participants };
        return homes is { } count ? HomeCount.Apply(rig, path, count) : rig;
    }

    private static RigTariffs Tariffs(RigNode node)
    {
        node.Allow("grid_micro_per_kwh", "pv_micro_per_kwh", "battery_added_micro_per_kwh", "fee_micro_per_kwh");
        return new RigTariffs(
            node.Int("grid_micro_per_kwh", 0, int.MaxValue),
            node.Int("pv_micro_per_kwh", 0, int.MaxValue),
            node.Int("battery_added_micro_per_kwh", 0, int.MaxValue),
            node.Int("fee_micro_per_kwh", 0, int.MaxValue));
    }

    private static RigLimits Limits(RigNode node)
    {
        node.Allow("vm_min_pu", "vm_max_pu", "power_factor_min", "inverter_share_of_peak_min", "inverter_share_of_peak_max");
        double low = node.Number("vm_min_pu", 0.5, 1);
        double least = node.Number("inverter_share_of_peak_min", 0, 1);
        return new RigLimits(
            low,
            node.Number("vm_max_pu", 1, 1.5),
            node.Number("power_factor_min", 0, 1),
            least,
            node.Number("inverter_share_of_peak_max", least, 10));
    }

    private static RigBatteryPack Pack(RigNode node)
    {
        node.Allow("energy_kwh", "power_kw", "round_trip_efficiency");
        return new RigBatteryPack(
            Watts(node.Number("energy_kwh", 0.001, LargestKw)),
            Watts(node.Number("power_kw", 0.001, LargestKw)),
            node.Number("round_trip_efficiency", 0.1, 1));
    }

    private static Dictionary<string, HourlySeries> Series(RigNode node, string folder)
    {
        Dictionary<string, HourlySeries> series = new(StringComparer.Ordinal);
        foreach (string name in node.Keys)
        {
            RigNode one = node.Map(name);
            one.Allow("file", "column", "first_hour", "rated_w");
            series.Add(name, HourlySeries.Read(
                name,
                Path.Combine(folder, one.Text("file")),
                one.Text("column"),
                one.Time("first_hour", "yyyy-MM-dd'T'HH"),
                one.Has("rated_w") ? one.Int("rated_w", 1, 1_000_000) : null));
        }

        return series;
    }

    private static RigParticipant Participant(RigNode node, Rig rig)
    {
        node.Allow(
            "id", "name", "bus", "role", "category", "peak_kw", "peak_kvar", "pv_kw", "battery_kwh", "multiplier", "inverter_w", "load", "pv",
            "initial_soc_percent", "soc_floor_percent", "transport", "double_crc");
        string id = node.Text("id");
        RigRole role = node.Choice("role", Roles);
        if (id.Length > 24 || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') || (id == "grid") != (role == RigRole.Grid))
        {
            throw node.Wrong("id", "up to 24 of a-z, 0-9 and -, and grid for the role grid alone");
        }

        bool metered = role is RigRole.Consumer or RigRole.Prosumer or RigRole.RenewableSource;
        if (!metered && node.Has("transport"))
        {
            throw node.Wrong("transport", "no transport for a participant without a meter");
        }

        RigParticipant participant = new()
        {
            Id = id,
            Name = node.Text("name"),
            Role = role,
            Category = node.TextOr("category"),
            Bus = node.Int("bus", 1, 1_000_000),
            Multiplier = metered ? node.Int("multiplier", 1, 100_000) : 1,
            RatedPeakW = node.Has("peak_kw") ? Watts(node.Number("peak_kw", 0, LargestKw)) : 0,
            RatedPeakVar = node.Has("peak_kvar") ? Watts(node.Number("peak_kvar", 0, LargestKw)) : 0,
        };
        return metered ? participant with { Home = Home(node, participant, rig) } : participant;
    }

    private static RigHome Home(RigNode node, RigParticipant participant, Rig rig)
    {
        int inverterW = node.Int("inverter_w", 1, 1_000_000);
        if (!InverterRatings.Contains(inverterW))
        {
            throw node.Wrong("inverter_w", "one of " + string.Join(", ", InverterRatings));
        }

        int peakW = (int)(participant.RatedPeakW / participant.Multiplier);
        int pvW = Share(node, "pv_kw", participant.Multiplier);
        int batteryWh = Share(node, "battery_kwh", participant.Multiplier);
        if (peakW > inverterW)
        {
            throw node.Wrong("peak_kw", $"at most {inverterW} W for each of {participant.Multiplier} homes");
        }

        if (pvW > inverterW)
        {
            throw node.Wrong("pv_kw", $"at most {inverterW} W for each of {participant.Multiplier} homes");
        }

        RigHome home = new()
        {
            Transport = node.Choice("transport", Transports),
            DoubleCrc = node.Has("double_crc") && node.Choice("double_crc", Switches),
            InverterW = inverterW,
            PeakW = peakW,
            PvW = pvW,
            BatteryWh = batteryWh,
            BatteryW = (int)Math.Min(inverterW, batteryWh * rig.BatteryPack.PowerW / rig.BatteryPack.EnergyWh),
            InitialSocPercent = batteryWh > 0 ? node.Int("initial_soc_percent", 0, 100) : 0,
            SocFloorPercent = batteryWh > 0 ? node.Int("soc_floor_percent", 0, 100) : 0,
            Load = peakW > 0 ? Use(node.Map("load"), rig, pv: false, pvW) : null,
            Pv = pvW > 0 ? Use(node.Map("pv"), rig, pv: true, pvW) : null,
        };
        if (home.Load is { } load)
        {
            double peak = HomeCount.Peak(rig, rig.Series[load.Series], load.ShiftDays) * load.Scale * 1000;
            if (peak > peakW * 1.02)
            {
                throw node.Map("load").Wrong("scale", $"a measured peak of the home of at most {peakW} W, not {Math.Round(peak)} W");
            }
        }

        return home;
    }

    private static RigSeriesUse Use(RigNode node, Rig rig, bool pv, int pvW)
    {
        node.Allow(pv ? ["series", "shift_days"] : ["series", "shift_days", "scale"]);
        HourlySeries series = node.Choice("series", rig.Series);
        if (series.RatedW.HasValue != pv)
        {
            throw node.Wrong("series", pv ? "a series with rated_w" : "a series without rated_w");
        }

        int shift = node.Has("shift_days") ? node.Int("shift_days", -36500, 36500) : 0;
        if (shift % 7 != 0)
        {
            throw node.Wrong("shift_days", "a multiple of 7");
        }

        if (!HomeCount.Covered(rig, series, shift))
        {
            throw node.Wrong("shift_days", $"a window of {rig.HistoryDays} days before and {Rig.RunDays} days after the start without a gap of over 3 hours");
        }

        return new RigSeriesUse(series.Name, shift, pv ? pvW / (double)series.RatedW!.Value : node.Number("scale", 1e-6, 1e6));
    }

    private static int Share(RigNode node, string key, int multiplier) =>
        node.Has(key) ? (int)Math.Round(node.Number(key, 0, LargestKw) * 1000 / multiplier) : 0;

    private static long Watts(double kilo) => (long)Math.Round(kilo * 1000);
}
