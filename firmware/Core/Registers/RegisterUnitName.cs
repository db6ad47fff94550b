namespace EdgeEnergy.Core;

/// <summary>SenML names of <see cref="RegisterUnit"/>.</summary>
public static class RegisterUnitName
{
    private static readonly string[] Names = { "", "W", "VA", "V", "A", "Hz", "Cel", "%", "%EL", "kWh", "kvarh", "Ah", "s", "h", "Ohm", "/", "var", "deg", "kVAh", "min" };

    public static int Count => Names.Length;

    public static string Of(RegisterUnit unit) => Names[(int)unit];

    /// <summary>Finds a unit by its SenML name; false when there is none.</summary>
    public static bool TryParse(string name, out RegisterUnit unit)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (Names[i] == name)
            {
                unit = (RegisterUnit)i;
                return true;
            }
        }

        unit = RegisterUnit.None;
        return false;
    }
}
