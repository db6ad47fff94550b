using System.Globalization;
using EdgeEnergy.Core;

namespace EdgeEnergy.Meadow;

/// <summary>What the display says: power of sun, home, battery and grid now, and whether the gateway hears of it.</summary>
internal static class PowerPage
{
    /// <summary>Lines from top to bottom, each at most 18 characters: 12 pixels each on a display of 240.</summary>
    public static string[] Lines(RegisterMap map, RegisterValues values, NodeState state, bool connected, int pending)
    {
        long? sun = null;
        for (int i = 0; i < RegisterMap.PvInputs; i++)
        {
            sun = Watts(map, values, (RegisterRole)((int)RegisterRole.PvPower + i)) is { } input ? (sun ?? 0) + input : sun;
        }

        long? battery = Watts(map, values, RegisterRole.BatteryPower);
        long? grid = Watts(map, values, RegisterRole.GridPower);
        long? charge = Watts(map, values, RegisterRole.BatterySoc);
        return new[]
        {
            "Sun     " + Text(sun),
            "Home    " + Text(Watts(map, values, RegisterRole.LoadPower)),
            (battery < 0 ? "Charge  " : "Battery ") + Text(battery < 0 ? -battery : battery),
            (grid < 0 ? "Sells   " : "Buys    ") + Text(grid < 0 ? -grid : grid),
            "Full    " + (charge is { } percent ? percent.ToString(CultureInfo.InvariantCulture).PadLeft(6) + " %" : "     - %"),
            state != NodeState.Online ? "inverter silent" : connected && pending == 0 ? "all delivered" : pending.ToString(CultureInfo.InvariantCulture) + " waiting",
        };
    }

    private static long? Watts(RegisterMap map, RegisterValues values, RegisterRole role)
    {
        int register = map.Role(role);
        return values.IsGood(register) ? values.Whole(register, 0) : null;
    }

    private static string Text(long? watts) => (watts is { } known ? known.ToString(CultureInfo.InvariantCulture) : "-").PadLeft(6) + " W";
}
