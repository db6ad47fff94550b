namespace EdgeEnergy.Forecasting;

/// <summary>What a forecast report is made with.</summary>
public sealed record ReportSettings
{
    /// <summary>Length of a step of the history, a divisor of 86400 from 60 to 3600.</summary>
    public int StepSeconds { get; init; } = 3600;

    /// <summary>Settings of the model; null: <see cref="DailyForecaster.DefaultOptions"/>.</summary>
    public ForecastOptions? Options { get; init; }

    /// <summary>History and number of past days judged; period and horizon are always one day.</summary>
    public RollingOriginPlan Plan { get; init; } = new();

    public GateSettings Gate { get; init; } = new();

    public DriftSettings Drift { get; init; } = new();

    /// <summary>True when the gate was open before.</summary>
    public bool WasOpen { get; init; }

    /// <summary>For PV: the array; its clear sky enters the model and bounds what is plausible. Null: not known.</summary>
    public PvArray? Array { get; init; }
}
