using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>The update agent on the drive: slots in "update\", its state record in "update.0" and "update.1".</summary>
internal sealed class Updates
{
    /// <summary>Kind of the packages: an application of this composition as one .pe file.</summary>
    public const string Kind = "esp32";

    private readonly SlotStateFile _stateFile;

    /// <summary>Slot -1 decides what runs and counts the start; any other is what a loader decided before.</summary>
    public Updates(string drive, Provisioning settings, IMonotonicClock clock, Secp256k1 curve, int startedSlot, uint builtInVersion)
    {
        UpdateOptions options = new UpdateOptions();
        options.Kind = Kind;
        options.PublisherKey = settings.PublisherKey!;
        options.BuiltInVersion = builtInVersion;
        options.TrialMilliseconds = settings.UpdateTrialSeconds * 1000L;
        options.StartedSlot = startedSlot;
        _stateFile = new SlotStateFile(drive + "update", UpdateAgent.StateLength);
        Agent = new UpdateAgent(options, new FileBlockStore(SlotFolder(drive)), _stateFile, clock, curve);
    }

    public UpdateAgent Agent { get; }

    public static string SlotFolder(string drive) => drive + "updates";

    public void Close() => _stateFile.Close();
}
