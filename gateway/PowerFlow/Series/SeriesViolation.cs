using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>One limit broken without pause from step <paramref name="FirstStep"/> to <paramref name="LastStep"/>, with its worst value.</summary>
/// <param name="FirstStep">First step, from 0.</param>
/// <param name="LastStep">Last step, inclusive.</param>
/// <param name="WorstStep">Step of the worst value.</param>
/// <param name="Worst">What was broken, where, worst value and limit.</param>
public sealed record SeriesViolation(int FirstStep, int LastStep, int WorstStep, BindingLimit Worst);
