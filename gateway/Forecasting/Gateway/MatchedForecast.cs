using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>A forecast from matching days, the rule that held and the starts of the days it rests on (Unix seconds, newest first).</summary>
public sealed record MatchedForecast(HomeForecast Forecast, DayMatchRule Rule, IReadOnlyList<long> Days);
