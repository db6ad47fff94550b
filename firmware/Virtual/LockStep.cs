using EdgeEnergy.Domain;

namespace EdgeEnergy.Virtual;

/// <summary>
/// Simulated time from standard input. "step UNIX" polls all devices at once and answers when the gateway has what they read (or does not
/// answer in time); "apply SEQUENCE" writes the commands of that sequence; each is answered with "done {json}". The end of the input ends it.
/// </summary>
internal sealed class LockStep(IReadOnlyList<DeviceWorker> workers, TextReader input, TextWriter output)
{
    private readonly FaultReport faults = new(output);
    private readonly VirtualDevice[] devices = [.. workers.Select(worker => worker.Device)];
    private long unix = -1;

    public void Run()
    {
        output.WriteLine($$"""ready {"devices":{{devices.Length}},"connected":{{devices.Count(device => device.Uplink.Connected)}}}""");
        output.Flush();
        while (input.ReadLine() is { } line)
        {
            Obey(line);
            output.Flush();
        }
    }

    private void Obey(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["step", var text] when long.TryParse(text, out long next) && next >= unix:
                unix = next;
                Do(worker => worker.BeginStep(unix));
                int polled = workers.Count(worker => worker.Polled);
                int failed = workers.Count(worker => worker.PollFailed);
                output.WriteLine($$"""done {"unix":{{unix}},"polled":{{polled}},"failed":{{failed}},"pending":{{devices.Sum(device => device.Node.Pending)}}}""");
                break;
            case ["apply", var text] when ulong.TryParse(text, out ulong sequence):
                Do(worker => worker.BeginApply(sequence));
                int applied = devices.Count(device => device.Node.CommandSequence >= sequence);
                output.WriteLine($$"""done {"unix":{{unix}},"applied":{{applied}}}""");
                break;
            default:
                throw new InputException("standard input", "line", line, $"\"step UNIX\" with a time not before {unix}, or \"apply SEQUENCE\"");
        }
    }

    private void Do(Action<DeviceWorker> begin)
    {
        foreach (DeviceWorker worker in workers)
        {
            begin(worker);
        }

        foreach (DeviceWorker worker in workers)
        {
            worker.Finish();
        }

        foreach (DeviceWorker worker in workers.Where(worker => worker.Failure is not null))
        {
            output.WriteLine($"fault {worker.Device.Id}: {worker.Failure!.Message.ReplaceLineEndings(" ")}");
        }

        faults.Look(devices);
    }
}
