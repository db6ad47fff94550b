namespace EdgeEnergy.Cli;

/// <summary>What the exit status says.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The answer is no: not converged, not verified, not settled.</summary>
    public const int No = 1;

    /// <summary>Bad usage or unreadable input, told in one line.</summary>
    public const int Unusable = 2;
}
