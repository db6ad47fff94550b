using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>
/// Compares the compiled register map that the devices will use with the simulated inverter, before anything runs: the inverter keeps its own
/// addresses, so a map for another device or with an address of its own is told at once.
/// </summary>
internal static class MapCheck
{
    /// <summary>Passes a map that this inverter can serve.</summary>
    /// <exception cref="RigException">The map can not be read or does not fit the inverter.</exception>
    public static void Run(string path)
    {
        byte[] table;
        try
        {
            table = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RigException($"{path}: can not be read: {e.Message}", e);
        }

        RegisterMap map = RegisterMap.TryLoad(table, out string error) ?? throw new RigException($"{path}: {error}");
        if (!map.Serves(DeyeInverter.DeviceType))
        {
            throw new RigException(path, "device type", map.Id, $"a map that serves device type {DeyeInverter.DeviceType}");
        }

        for (int register = 0; register < map.RegisterCount; register++)
        {
            for (int word = 0; map.Poll(register) != PollClass.Demand && word < map.Words(register); word++)
            {
                if (map.Address(register, word) > DeyeInverter.LastRegister)
                {
                    throw new RigException(path, map.Name(register), map.Address(register, word).ToString(), $"an address up to {DeyeInverter.LastRegister}");
                }
            }
        }
    }
}
