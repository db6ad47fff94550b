using System.Text;
using EdgeEnergy.Domain;
using EdgeEnergy.Metering;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service.Ingest;

/// <summary>
/// Says what the ingest meets, once each: a flood of messages must not become a flood of lines. Status and broker come from the connection's task, the
/// rest from the ingest loop.
/// </summary>
internal sealed class IngestLog(EventLog events, LiveState live)
{
    private const int MostLines = 512;
    private const int LongestStatus = 120;
    private const int AheadBeforeRefusal = 5;

    private readonly HashSet<string> refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> statuses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Epoch, long Sequence, int Times)> ahead = new(StringComparer.Ordinal);
    private bool storeFails;
    private bool brokerLost;
    private bool overloaded;

    public void Store(bool fails, string text)
    {
        if (fails != storeFails)
        {
            storeFails = fails;
            events.Write(fails ? EventKind.Fault : EventKind.Recovered, $"store: {text}");
        }
    }

    public void Broker(bool lost, string text)
    {
        if (lost != brokerLost)
        {
            brokerLost = lost;
            events.Write(lost ? EventKind.Fault : EventKind.Recovered, $"broker: {text}");
        }
    }

    /// <summary>Whether there was room for a message.</summary>
    public void Queue(bool room)
    {
        if (room == overloaded)
        {
            overloaded = !room;
            events.Write(room ? EventKind.Recovered : EventKind.Fault, room ? "ingest: keeps up again" : "ingest: more arrives than can be taken; the devices send it again");
        }
    }

    /// <summary>A device's own word: "online", "offline" (also its last will), or online with what is wrong.</summary>
    public void Status(string device, byte[] bytes)
    {
        string status = Printable(bytes);
        string before = statuses.GetValueOrDefault(device, "online");
        statuses[device] = status;
        live.SetOnline(device, status == "online");
        if (status == before)
        {
            return;
        }

        bool online = status == "online";
        string trouble = status == "offline" ? "" : ": " + status;
        events.Write(online ? EventKind.Recovered : EventKind.Fault, online ? $"device {device} is online again" : $"device {device} is offline{trouble}");
    }

    /// <summary>Once a device and reason.</summary>
    public void Refused(string device, string what, Rejection why)
    {
        if (refused.Count < MostLines && refused.Add($"{device} {what} {why}"))
        {
            events.Write(EventKind.Alert, $"{what} of {device} refused: {why}");
        }
    }

    /// <summary>Once a device and kind of defect.</summary>
    public void Failed(string device, Exception defect)
    {
        if (refused.Count < MostLines && refused.Add($"{device} {defect.GetType().Name}"))
        {
            events.Write(EventKind.Fault, $"message of {device} could not be taken: {defect.GetType().Name}: {defect.Message}");
        }
    }

    /// <summary>The device's chain went on.</summary>
    public void Taken(string device) => ahead.Remove(device);

    /// <summary>
    /// A reading whose predecessor has not come. Usually it comes again in order; one that begins with the same place time and again has lost the
    /// readings before it: true then.
    /// </summary>
    public bool Ahead(string device, long epoch, long sequence)
    {
        if (!ahead.TryGetValue(device, out (long Epoch, long Sequence, int Times) first) || (epoch, sequence).CompareTo((first.Epoch, first.Sequence)) < 0)
        {
            ahead[device] = (epoch, sequence, 1);
            return false;
        }

        if ((epoch, sequence) != (first.Epoch, first.Sequence))
        {
            return false;
        }

        int times = first.Times + 1;
        ahead[device] = first with { Times = times };
        if (times == AheadBeforeRefusal)
        {
            events.Write(EventKind.Alert, $"device {device} sends from reading {epoch}/{sequence} on, but readings before it are missing; it is told to begin anew");
        }

        return times % AheadBeforeRefusal == 0;
    }

    /// <summary>A device is believed what it is worth: a short line of text.</summary>
    private static string Printable(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes, 0, Math.Min(bytes.Length, LongestStatus));
        return string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)).Trim();
    }
}
