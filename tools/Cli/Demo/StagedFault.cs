using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Demo;

/// <summary>
/// An outage staged in a run: "gateway@06:00" kills the gateway there (it is started again), "broker@08:00+30m", "chain@12:00+1h" and
/// "inverter:b07@10:00+45m" take a part away for a while. Times are since the start of the run.
/// </summary>
/// <param name="Part">"gateway", "broker", "chain" or "inverter".</param>
/// <param name="Participant">The inverter's participant; empty for the others.</param>
/// <param name="StartSeconds">Seconds after the start of the run.</param>
/// <param name="LengthSeconds">Length in simulated seconds; 0 for a kill.</param>
internal sealed record StagedFault(string Part, string Participant, long StartSeconds, long LengthSeconds)
{
    private const string Expected = "gateway@HH:MM, broker@HH:MM+30m, chain@HH:MM+1h or inverter:ID@HH:MM+45m";

    public static StagedFault Parse(string text)
    {
        string[] halves = text.Split('@');
        if (halves.Length != 2)
        {
            throw Bad(text);
        }

        string[] what = halves[0].Split(':');
        string[] when = halves[1].Split('+');
        string part = what[0];
        bool lasting = part is "broker" or "chain" or "inverter";
        if ((part != "gateway" && !lasting)
            || what.Length != (part == "inverter" ? 2 : 1)
            || when.Length != (lasting ? 2 : 1)
            || !TimeSpan.TryParseExact(when[0], @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan start))
        {
            throw Bad(text);
        }

        return new StagedFault(part, what.Length == 2 ? what[1] : "", (long)start.TotalSeconds, lasting ? Length(when[1], text) : 0);
    }

    /// <summary>Refuses outages that begin after the end of the run, and two of one part at the same time.</summary>
    public static void Check(IReadOnlyList<StagedFault> faults, long runSeconds)
    {
        foreach (IGrouping<string, StagedFault> part in faults.GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            long free = 0;
            foreach (StagedFault fault in part.OrderBy(f => f.StartSeconds))
            {
                if (fault.StartSeconds >= runSeconds)
                {
                    throw new InputException("--fault", fault.Name, $"start {Clock(fault.StartSeconds)}", $"one before the end of the run at {Clock(runSeconds)}");
                }

                if (fault.StartSeconds < free)
                {
                    throw new InputException("--fault", fault.Name, $"start {Clock(fault.StartSeconds)}", $"one outage after the other (the one before ends at {Clock(free)})");
                }

                free = fault.StartSeconds + fault.LengthSeconds;
            }
        }
    }

    private string Name => Participant.Length == 0 ? Part : $"{Part}:{Participant}";

    private static string Clock(long seconds) => $"{seconds / 3600:D2}:{seconds / 60 % 60:D2}";

    private static long Length(string length, string text)
    {
        long unit = length.Length < 2 ? 0 : length[^1] switch { 'm' => 60, 'h' => 3600, _ => 0 };
        return unit > 0 && long.TryParse(length.AsSpan(0, length.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0
            ? count * unit
            : throw Bad(text);
    }

    private static InputException Bad(string text) => new("--fault", "fault", $"\"{text}\"", Expected);
}
