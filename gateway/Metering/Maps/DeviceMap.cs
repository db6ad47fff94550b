namespace EdgeEnergy.Metering.Maps;

/// <summary>A register map as written, with the binary table that firmware loads.</summary>
/// <param name="Id">File name without extension.</param>
/// <param name="Version">Version of the content.</param>
/// <param name="Title">Name for people.</param>
/// <param name="Models">Type designations it serves.</param>
/// <param name="Baud">Serial speed of the device, 0 when it has no serial line.</param>
/// <param name="Registers">In the order of the table.</param>
/// <param name="Variants">What differs on some units, in the order of the table.</param>
/// <param name="Table">See <see cref="Core.RegisterMapFormat"/>.</param>
public sealed record DeviceMap(
    string Id,
    int Version,
    string Title,
    IReadOnlyList<string> Models,
    int Baud,
    IReadOnlyList<MapRegister> Registers,
    IReadOnlyList<MapVariant> Variants,
    byte[] Table);
