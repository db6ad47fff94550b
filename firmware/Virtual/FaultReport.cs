using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual;

/// <summary>Tells each outage once, and its end: "fault NAME: why", "recovered NAME: what".</summary>
internal sealed class FaultReport(TextWriter output)
{
    private readonly Dictionary<string, string> inverters = new(StringComparer.Ordinal);
    private readonly HashSet<string> unconnected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> brokers = new(StringComparer.Ordinal);

    public void Look(IReadOnlyList<VirtualDevice> devices)
    {
        foreach (VirtualDevice device in devices)
        {
            LookAtMap(device);
            LookAtInverter(device);
        }

        foreach (IGrouping<string, VirtualDevice> group in devices.GroupBy(device => device.Broker, StringComparer.Ordinal))
        {
            LookAtBroker(group.Key, [.. group]);
        }
    }

    private void LookAtMap(VirtualDevice device)
    {
        if (device.MapFault is { } fault && (!maps.TryGetValue(device.Id, out string? told) || told != fault))
        {
            maps[device.Id] = fault;
            output.WriteLine($"fault {device.Id}: {fault}");
        }
    }

    private void LookAtInverter(VirtualDevice device)
    {
        NodeState state = device.Node.State;
        bool wrong = state is not (NodeState.Online or NodeState.Starting);
        if (wrong && inverters.TryAdd(device.Id, device.Node.Reason))
        {
            output.WriteLine($"fault {device.Id}: {device.Node.Reason}");
        }
        else if (state == NodeState.Online && inverters.Remove(device.Id, out string? reason))
        {
            output.WriteLine($"recovered {device.Id}: online again after \"{reason}\"");
        }
    }

    /// <summary>A broker that is gone is one line, not one for each device that misses it.</summary>
    private void LookAtBroker(string broker, IReadOnlyList<VirtualDevice> devices)
    {
        foreach (VirtualDevice device in devices)
        {
            if (device.Uplink.Connected)
            {
                unconnected.Remove(device.Id);
            }
            else
            {
                unconnected.Add(device.Id);
            }
        }

        int missing = devices.Count(device => unconnected.Contains(device.Id));
        string name = devices.Count == 1 ? devices[0].Id : "broker";
        if (missing > 0 && brokers.TryAdd(broker, missing))
        {
            output.WriteLine($"fault {name}: broker {broker} unreachable for {missing} of {devices.Count} devices; readings are kept");
        }
        else if (missing == 0 && brokers.Remove(broker))
        {
            output.WriteLine($"recovered {name}: broker {broker} reached again by {devices.Count} devices");
        }
    }
}
