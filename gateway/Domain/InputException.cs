namespace EdgeEnergy.Domain;

/// <summary>Unusable input, told in one line: where it stands, which field, what was found and what was expected.</summary>
public sealed class InputException : Exception
{
    public InputException(string where, string what, string found, string expected)
        : base($"{where}: {what}: found {found}, expected {expected}")
    {
    }

    public InputException(string message)
        : base(message)
    {
    }

    public InputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
