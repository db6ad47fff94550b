namespace EdgeEnergy.Esp32;

/// <summary>What the loader started: one version of the application.</summary>
internal sealed class StartedSlot
{
    public StartedSlot(int slot, uint builtInVersion)
    {
        Slot = slot;
        BuiltInVersion = builtInVersion;
    }

    /// <summary>0 what is built in, else a slot of the update agent.</summary>
    public int Slot { get; }

    /// <summary>Version of the application that was deployed by cable and holds the loader.</summary>
    public uint BuiltInVersion { get; }
}
