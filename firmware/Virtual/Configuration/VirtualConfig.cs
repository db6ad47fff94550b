using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Virtual.Configuration;

/// <summary>What one process runs: its devices and how it is driven.</summary>
/// <param name="Devices">At least one, with different ids and log folders.</param>
/// <param name="LockStep">True: simulated time comes from standard input; false: the system's clock.</param>
/// <param name="AckTimeout">Longest wait of a step for the gateway's acknowledgements.</param>
/// <param name="Seed">Decides where request sequences start.</param>
internal sealed record VirtualConfig(IReadOnlyList<DeviceConfig> Devices, bool LockStep, TimeSpan AckTimeout, long Seed)
{
    private const int LongestAckTimeout = 60_000;

    /// <summary>Reads a configuration file; every defect is one <see cref="InputException"/>.</summary>
    public static VirtualConfig Load(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: can not be read: {e.Message}", e);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return Read(file, new JsonSection(file, "", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new InputException($"{file}:{e.LineNumber + 1}: not JSON: {e.Message}", e);
        }
    }

    private static VirtualConfig Read(string file, JsonSection root)
    {
        bool lockStep = root.Flag("lockstep");
        TimeSpan timeout = TimeSpan.FromMilliseconds(root.Number("ack_timeout_ms", 0, LongestAckTimeout, 3000));
        DeviceConfig[] devices = [.. root.Sections("devices").Select(section => DeviceConfig.Read(file, section, lockStep))];
        if (devices.Length == 0)
        {
            throw root.Error("devices", "an empty list", "at least one device");
        }

        foreach (IGrouping<string, DeviceConfig> same in devices.GroupBy(device => device.Id, StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            throw root.Error("devices", $"{same.Key} twice", "different ids");
        }

        foreach (IGrouping<string, DeviceConfig> same in devices.GroupBy(device => Path.GetFullPath(device.LogFolder), StringComparer.Ordinal).Where(group => group.Skip(1).Any()))
        {
            throw root.Error("devices", $"log folder {same.Key} twice", "a folder of its own for each device");
        }

        long seed = root.Number("seed", long.MinValue, long.MaxValue, 1);
        root.End();
        return new VirtualConfig(devices, lockStep, timeout, seed);
    }
}
