namespace EdgeEnergy.Forecasting;

/// <summary>One indicator column for each day of a holiday's window, in order of the offset from the date.</summary>
internal sealed class HolidayBlock : IFeatureBlock
{
    private readonly HashSet<int> _days;
    private readonly int _before;
    private readonly int _utcOffsetSeconds;

    internal HolidayBlock(Holiday holiday, bool multiplicative, double priorScale, int utcOffsetSeconds)
    {
        Name = holiday.Name;
        Multiplicative = multiplicative;
        PriorScale = priorScale;
        Columns = holiday.DaysBefore + holiday.DaysAfter + 1;
        _before = holiday.DaysBefore;
        _utcOffsetSeconds = utcOffsetSeconds;
        _days = [.. holiday.Dates.Select(date => date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)];
    }

    public string Name { get; }

    public int Columns { get; }

    public bool Multiplicative { get; }

    public double PriorScale { get; }

    public void Fill(FeatureRows rows, int start, int count, Span<double> block, int stride)
    {
        for (int r = 0; r < count; r++)
        {
            int day = (int)Math.Floor((rows.Epochs[start + r] + _utcOffsetSeconds) / 86400.0);
            for (int c = 0; c < Columns; c++)
            {
                block[(c * stride) + r] = _days.Contains(day - (c - _before)) ? 1 : 0;
            }
        }
    }
}
