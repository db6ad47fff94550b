using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>An update agent on the drive: its slots in a folder, its state record in two files beside it.</summary>
internal sealed class Updates
{
    /// <summary>Kind of packages with an application of this composition, one .pe file.</summary>
    public const string ApplicationKind = "esp32";

    private readonly SlotStateFile _stateFile;

    private Updates(string path, UpdateOptions options, Provisioning settings, IMonotonicClock clock, Secp256k1 curve)
    {
        options.PublisherKey = settings.PublisherKey!;
        options.TrialMilliseconds = settings.UpdateTrialSeconds * 1000L;
        _stateFile = new SlotStateFile(path, UpdateAgent.StateLength);
        Agent = new UpdateAgent(options, new FileBlockStore(path), _stateFile, clock, curve);
    }

    public UpdateAgent Agent { get; }

    /// <summary>Applications. Slot -1 decides what runs and counts the start; any other is what a loader decided before.</summary>
    public static Updates OfApplication(string drive, Provisioning settings, IMonotonicClock clock, Secp256k1 curve, int startedSlot, uint builtInVersion)
    {
        UpdateOptions options = new UpdateOptions();
        options.Kind = ApplicationKind;
        options.BuiltInVersion = builtInVersion;
        options.StartedSlot = startedSlot;
        return new Updates(drive + "application", options, settings, clock, curve);
    }

    /// <summary>Newer versions of a register map.</summary>
    public static Updates OfMap(string drive, Provisioning settings, IMonotonicClock clock, Secp256k1 curve, RegisterMap map)
    {
        UpdateOptions options = new UpdateOptions();
        options.Kind = "map-" + map.Id;
        options.BuiltInVersion = (uint)map.Version;
        options.MaximumLength = 64 * 1024;
        return new Updates(drive + "map", options, settings, clock, curve);
    }

    /// <summary>File of an application's slot.</summary>
    public static string ApplicationFile(string drive, int slot) => System.IO.Path.Combine(drive + "application", UpdateAgent.NameOf(slot));

    /// <summary>File of a register map's slot.</summary>
    public static string MapFile(string drive, int slot) => System.IO.Path.Combine(drive + "map", UpdateAgent.NameOf(slot));

    public void Close() => _stateFile.Close();
}
