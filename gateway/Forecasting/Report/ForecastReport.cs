using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Everything a page about one participant's forecast shows. Powers in W, energies of a day in Wh.</summary>
public sealed record ForecastReport
{
    public required string ParticipantId { get; init; }

    public required ForecastQuantity Quantity { get; init; }

    /// <summary>The next day, bounds calibrated on past errors.</summary>
    public required HomeForecast Forecast { get; init; }

    /// <summary>Energy of the next day, Wh, bounds calibrated on past errors.</summary>
    public required SumForecast DayEnergyWh { get; init; }

    /// <summary>Errors of past forecasts step by step, W.</summary>
    public required ErrorMetrics Steps { get; init; }

    /// <summary>Errors of past forecasts of a day's energy, Wh.</summary>
    public required ErrorMetrics Days { get; init; }

    /// <summary>Median relative error of a day's energy.</summary>
    public required double MedianDayError { get; init; }

    /// <summary>Share of past days whose energy was forecast within 5 %.</summary>
    public required double DaysWithinFivePercent { get; init; }

    /// <summary>Median relative error of a day's energy when it is taken from the same weekday a week before; NaN without such days.</summary>
    public required double WeekBeforeMedianDayError { get; init; }

    public required IntervalCalibration Calibration { get; init; }

    public required GateVerdict Gate { get; init; }

    public required DriftVerdict Drift { get; init; }

    /// <summary>Implausible steps of measured PV; empty for load and where the array is not known.</summary>
    public required IReadOnlyList<PvFinding> PvFindings { get; init; }

    /// <summary>Past days, oldest first: forecast against actual for the plot.</summary>
    public required IReadOnlyList<ForecastDay> Past { get; init; }

    /// <summary>Each component over the next day, W (share of the trend when multiplicative).</summary>
    public required IReadOnlyDictionary<string, double[]> Components { get; init; }

    /// <summary>Trend at each step of the next day, W.</summary>
    public required double[] Trend { get; init; }

    /// <summary>Observations the model rests on.</summary>
    public required int Observations { get; init; }

    public required int Missing { get; init; }

    public required int Outliers { get; init; }
}
