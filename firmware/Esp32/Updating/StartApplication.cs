namespace EdgeEnergy.Esp32;

/// <summary>
/// Runs one version of the application until it wants a restart. The types are those that every version shares, because a loaded version has its own of all others:
/// the slot it was loaded from, the version of the loader, and a flag that it sets when the gateway has acknowledged a reading of it.
/// </summary>
internal delegate void StartApplication(int slot, uint builtInVersion, bool[] reported);
