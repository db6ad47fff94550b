using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>Writes what the participants' meters would have recorded before the start: hourly energy at the bus, PV uncurtailed.
/// The energy of an hour has no noise in it, so no seed either.</summary>
internal static class HistoryCommand
{
    private const int HourSeconds = 3600;

    public static void Run(Rig rig, TextWriter output)
    {
        output.WriteLine("participant,quantity,start_unix,step_seconds,wh");
        foreach (RigParticipant participant in rig.Metered)
        {
            RigHome home = participant.Home!;
            Write(rig, participant, "load", home.Load, home.PeakW, output);
            Write(rig, participant, "pv", home.Pv, home.PvW, output);
        }
    }

    private static void Write(Rig rig, RigParticipant participant, string quantity, RigSeriesUse? use, int capW, TextWriter output)
    {
        if (use is null)
        {
            return;
        }

        MinuteProfile profile = new(rig.Series[use.Series], use, capW, 0, 0, participant.Id);
        for (long hour = rig.StartUnix - (rig.HistoryDays * 24L * HourSeconds); hour < rig.StartUnix; hour += HourSeconds)
        {
            long wh = (long)profile.HourWh(hour) * participant.Multiplier;
            output.WriteLine($"{participant.Id},{quantity},{hour},{HourSeconds},{wh}");
        }
    }
}
