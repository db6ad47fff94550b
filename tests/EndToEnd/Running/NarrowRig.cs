using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>The community with a voltage band so narrow that it binds at night: some load is below it alone, and some sale would be above it.</summary>
internal static partial class NarrowRig
{
    public const double VmMin = 0.9976;
    public const double VmMax = 1;
    private const int Hours = 3;

    public static async Task<EdgeOutcome> RunAsync()
    {
        RunFolder folder = new();
        string rig = folder["narrow.yaml"];
        await File.WriteAllTextAsync(rig, Text());
        using EdgeProcess demo = EdgeProcess.Start(
            folder, Checkout.Cli, _ => { }, "demo", "--headless", "--hours", $"{Hours}", "--seed", "7", "--rig", rig, "--json", folder.Json);
        return (await demo.EndAsync()).Done();
    }

    private static string Text()
    {
        string text = Replaced(File.ReadAllText(Checkout.Rig), "file: data/", $"file: {Checkout.RigData}/");
        text = Replaced(text, "vm_min_pu: 0.9", "vm_min_pu: " + VmMin.ToString(CultureInfo.InvariantCulture));
        text = Replaced(text, "vm_max_pu: 1.05", "vm_max_pu: " + VmMax.ToString(CultureInfo.InvariantCulture));

        // Without reactive loads the feeder is near its upper limit before anybody sells.
        Assert.Matches(ReactivePeak(), text);
        return ReactivePeak().Replace(text, "peak_kvar: 0");
    }

    private static string Replaced(string text, string old, string now)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, now, StringComparison.Ordinal);
    }

    [GeneratedRegex("peak_kvar: [0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReactivePeak();
}
