namespace EdgeEnergy.Simulator.Rigs;

/// <summary>An unusable rig, series or command, told in one line: where, what was found and what was expected.</summary>
public sealed class RigException : Exception
{
    public RigException(string where, string what, string found, string expected)
        : base($"{where}: {what}: found {found}, expected {expected}")
    {
    }

    public RigException(string message)
        : base(message)
    {
    }

    public RigException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
