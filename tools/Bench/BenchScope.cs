namespace EdgeEnergy.Bench;

/// <summary>What a bench runs with.</summary>
/// <param name="Checkout">Feeders, cases, maps and programs.</param>
/// <param name="Quick">Small sizes and one repetition, for tests.</param>
/// <param name="Tell">Takes a line for people.</param>
internal sealed record BenchScope(Checkout Checkout, bool Quick, Action<string> Tell)
{
    private const double UsualSeconds = 2;

    /// <summary>Time for the repetitions of one case.</summary>
    public double Budget => Quick ? 0 : UsualSeconds;
}
