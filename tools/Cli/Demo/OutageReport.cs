namespace EdgeEnergy.Cli.Demo;

/// <summary>
/// One line when a part goes away and one when it is back, however many tell of it: devices and gateway both miss a broker that is gone.
/// </summary>
internal sealed class OutageReport(Action<string> notice)
{
    private const string Fault = "fault ";
    private const string Recovered = "recovered ";
    private const string Device = "device ";
    private readonly Dictionary<string, HashSet<string>> missedBy = new(StringComparer.Ordinal);

    /// <summary>Takes what a reporter says: "fault PART ..." and "recovered PART ..."; any other line is handed on as it is.</summary>
    public void Take(string reporter, string line)
    {
        if (line.StartsWith(Fault, StringComparison.Ordinal))
        {
            string part = Part(line[Fault.Length..]);
            bool known = missedBy.TryGetValue(part, out HashSet<string>? reporters);
            (reporters ??= missedBy[part] = []).Add(reporter);
            if (known)
            {
                return;
            }
        }
        else if (line.StartsWith(Recovered, StringComparison.Ordinal))
        {
            string part = Part(line[Recovered.Length..]);
            if (missedBy.TryGetValue(part, out HashSet<string>? reporters))
            {
                reporters.Remove(reporter);
                if (reporters.Count > 0)
                {
                    return;
                }

                missedBy.Remove(part);
            }
        }

        notice(line);
    }

    /// <summary>A reporter that was started again does not know what it missed before, so it will not tell of its return.</summary>
    public void Forget(string reporter)
    {
        foreach (string part in missedBy.Keys.ToArray())
        {
            if (missedBy[part].Remove(reporter) && missedBy[part].Count == 0)
            {
                missedBy.Remove(part);
            }
        }
    }

    /// <summary>The first word: "broker: ..." and "broker gone" are both the broker, "device dev-b07 is offline" is dev-b07.</summary>
    private static string Part(string text)
    {
        text = text.StartsWith(Device, StringComparison.Ordinal) ? text[Device.Length..] : text;
        return text.Split(' ', 2)[0].TrimEnd(':');
    }
}
