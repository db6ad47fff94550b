namespace EdgeEnergy.Forecasting;

/// <summary>Where one component's coefficients stand in <see cref="FittedModel.Beta"/>.</summary>
public sealed record ModelComponent(string Name, int FirstCoefficient, int Coefficients, SeasonalityMode Mode);
