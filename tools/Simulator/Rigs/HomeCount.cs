namespace EdgeEnergy.Simulator.Rigs;

/// <summary>
/// Gives a rig another number of metered homes: fewer keeps the first ones, more splits the multiplier and the rating of the load buses
/// in turn into further homes with ids like b07-2, so that the sum at each bus stays what it was.
/// </summary>
internal static class HomeCount
{
    private const long DaySeconds = 86400;

    public static Rig Apply(Rig rig, string path, int homes)
    {
        int present = rig.Metered.Count();
        int most = rig.Metered.Sum(participant => participant.Home!.Load is null ? 1 : participant.Multiplier);
        if (homes < 1 || homes > most)
        {
            throw new RigException(path, "--homes", homes.ToString(), $"1 to {most}");
        }

        if (homes <= present)
        {
            HashSet<string> kept = rig.Metered.Take(homes).Select(participant => participant.Id).ToHashSet(StringComparer.Ordinal);
            return rig with { Participants = [.. rig.Participants.Where(participant => participant.Home is null || kept.Contains(participant.Id))] };
        }

        List<RigParticipant> buses = [.. rig.Metered.Where(participant => participant.Home!.Load is not null)];
        Dictionary<string, int> parts = buses.ToDictionary(participant => participant.Id, _ => 1, StringComparer.Ordinal);
        for (int extra = homes - present, turn = 0; extra > 0; turn++)
        {
            RigParticipant bus = buses[turn % buses.Count];
            if (parts[bus.Id] < bus.Multiplier)
            {
                parts[bus.Id]++;
                extra--;
            }
        }

        List<RigParticipant> all = [];
        int further = 0;
        foreach (RigParticipant participant in rig.Participants)
        {
            int count = parts.GetValueOrDefault(participant.Id, 1);
            for (int part = 0; part < count; part++)
            {
                all.Add(count == 1 ? participant : Part(rig, participant, part, count, part == 0 ? 0 : further++));
            }
        }

        return rig with { Participants = all };
    }

    /// <summary>True when the series has every hour of the history and of the longest promised run, moved by the shift.</summary>
    public static bool Covered(Rig rig, HourlySeries series, int shiftDays) =>
        series.Covers(From(rig, shiftDays), Until(rig, shiftDays));

    /// <summary>The greatest hour of that window, kWh.</summary>
    public static double Peak(Rig rig, HourlySeries series, int shiftDays) =>
        series.Peak(From(rig, shiftDays), Until(rig, shiftDays));

    private static RigParticipant Part(Rig rig, RigParticipant whole, int part, int count, int further)
    {
        int before = Cut(whole.Multiplier, part, count);
        int after = Cut(whole.Multiplier, part + 1, count);
        RigParticipant piece = whole with
        {
            Multiplier = after - before,
            RatedPeakW = Cut(whole.RatedPeakW, after, whole.Multiplier) - Cut(whole.RatedPeakW, before, whole.Multiplier),
            RatedPeakVar = Cut(whole.RatedPeakVar, after, whole.Multiplier) - Cut(whole.RatedPeakVar, before, whole.Multiplier),
        };
        if (part == 0)
        {
            return piece;
        }

        RigHome home = whole.Home!;
        return piece with
        {
            Id = $"{whole.Id}-{part + 1}",
            Name = $"{whole.Name} {part + 1}",
            Home = home with
            {
                Transport = (RigTransport)(further % 3),
                Load = Moved(rig, home, home.Load!, part),
            },
        };
    }

    /// <summary>The same series some weeks away, scaled so that its peak again reaches the home's share of the rating.</summary>
    private static RigSeriesUse Moved(Rig rig, RigHome home, RigSeriesUse use, int part)
    {
        HourlySeries series = rig.Series[use.Series];
        List<int> shifts = [];
        long first = (series.FirstHourUnix - From(rig, 0)) / DaySeconds / 7;
        long last = (series.EndUnix - Until(rig, 0)) / DaySeconds / 7;
        for (long week = first; week <= last; week++)
        {
            if (Covered(rig, series, (int)week * 7))
            {
                shifts.Add((int)week * 7);
            }
        }

        // Five weeks on: neighbours then share no day of their history.
        int shift = shifts[(shifts.IndexOf(use.ShiftDays) + (part * 5)) % shifts.Count];
        return use with { ShiftDays = shift, Scale = home.PeakW / (Peak(rig, series, shift) * 1000) };
    }

    private static long From(Rig rig, int shiftDays) => rig.StartUnix + ((shiftDays - rig.HistoryDays) * DaySeconds);

    private static long Until(Rig rig, int shiftDays) => rig.StartUnix + ((shiftDays + Rig.RunDays) * DaySeconds);

    private static int Cut(int whole, int part, int count) => (int)Cut((long)whole, part, count);

    private static long Cut(long whole, long part, long count) => whole * part / count;
}
