namespace EdgeEnergy.Forecasting;

/// <summary>What features are computed from: times (Unix seconds) and regressor columns aligned with them.</summary>
internal sealed record FeatureRows(long[] Epochs, double[][] Regressors);
