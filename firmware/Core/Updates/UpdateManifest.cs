namespace EdgeEnergy.Core;

/// <summary>What a publisher signs about an application: for which devices it is, which version, and which bytes.</summary>
public sealed class UpdateManifest
{
    /// <summary>Kind of device or file it is for, a <see cref="DeviceName"/>, for instance "esp32" or "map-deye-hybrid-3p-lv".</summary>
    public string Kind { get; set; } = "";

    /// <summary>Rises with every release; a device never goes back below the one it has confirmed.</summary>
    public uint Version { get; set; }

    /// <summary>Bytes of the payload.</summary>
    public int Length { get; set; }

    /// <summary>SHA-256 of the payload.</summary>
    public byte[] Hash { get; } = new byte[Sha256.HashLength];
}
