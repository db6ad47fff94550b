namespace EdgeEnergy.Forecasting;

/// <summary>A maximum of the posterior: parameters, noise variance and residual sum of squares, all in scaled units.</summary>
internal sealed record MapEstimate(double[] Theta, double Variance, double ResidualSum, double LogPosterior, int Iterations, bool Converged);
