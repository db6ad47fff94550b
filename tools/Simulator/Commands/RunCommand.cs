using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>
/// Runs all homes of a rig in lock-step with the lines on its input: "step UNIX", "unplug PARTICIPANT", "plug PARTICIPANT". Each line is
/// answered with one line "done {json}".
/// </summary>
internal sealed class RunCommand : IDisposable
{
    private const uint FirstLoggerSerial = 2_700_000_001;
    private readonly Dictionary<string, SimulatedHome> homes = new(StringComparer.Ordinal);
    private readonly Rig rig;
    private long unix;

    public RunCommand(Rig rig, int seed)
    {
        this.rig = rig;
        unix = rig.StartUnix;
        foreach (RigParticipant participant in rig.Metered)
        {
            DeyeInverter inverter = new(rig, participant, seed);
            IInverterServer server = InverterServers.Open(participant.Home!, inverter, FirstLoggerSerial + (uint)homes.Count);
            homes.Add(participant.Id, new SimulatedHome(participant, inverter, server));
        }
    }

    public void Run(TextReader input, TextWriter output)
    {
        Say(output, "ready", new
        {
            rig.StartUnix,
            Homes = homes.Values.Select(home => new
            {
                Participant = home.Participant.Id,
                Device = home.Participant.DeviceId,
                Transport = home.Server.Address,
            }),
        });
        while (input.ReadLine() is { } line)
        {
            Obey(line, output);
        }
    }

    public void Dispose()
    {
        foreach (SimulatedHome home in homes.Values)
        {
            home.Server.Dispose();
        }
    }

    private static void Say<T>(TextWriter output, string word, T value)
    {
        output.WriteLine($"{word} {Json.OneLine(value)}");
        output.Flush();
    }

    private void Obey(string line, TextWriter output)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["step", var until] when long.TryParse(until, out long target):
                StepTo(target);
                Say(output, "done", new { Unix = unix });
                break;
            case ["unplug", var id] when homes.TryGetValue(id, out SimulatedHome? home):
                home.Server.Plugged = false;
                Say(output, "done", new { Unix = unix, Participant = id, Plugged = false });
                break;
            case ["plug", var id] when homes.TryGetValue(id, out SimulatedHome? home):
                home.Server.Plugged = true;
                Say(output, "done", new { Unix = unix, Participant = id, Plugged = true });
                break;
            default:
                throw new RigException("input", "command", line, "step UNIX, unplug PARTICIPANT or plug PARTICIPANT");
        }
    }

    private void StepTo(long target)
    {
        if (target < unix || target % HomeModel.StepSeconds != 0)
        {
            throw new RigException("input", "step", target.ToString(), $"a whole minute not before {unix}");
        }

        for (; unix < target; unix += HomeModel.StepSeconds)
        {
            foreach (SimulatedHome home in homes.Values)
            {
                home.Inverter.Step();
            }
        }
    }
}
