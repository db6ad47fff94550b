using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The energy of a period from its readings, by the meter that device and gateway use. Where the energy stood between two steps of the inverter's counter when
/// the first reading was made is not in the readings: the meter runs once from the lower step and once from the upper one. An energy that began higher ends
/// no lower and grows no more, so what was true lies between the two. Whole Wh on both ends: 1 Wh of room.
/// </summary>
internal sealed class ReadingEnergy(long periodStart, int periodSeconds)
{
    public const int Import = 0;
    public const int Export = 1;

    private const int RoundingWh = 1;

    /// <summary>Enough for any counter's step within <see cref="StepSeconds"/>, and no more than a home may have.</summary>
    private const long GreatPowerW = EnergyEstimator.MaxPowerW;
    private const int StepSeconds = 60;
    private const string PowerName = "grid_power";
    private static readonly string[] CounterNames = ["total_grid_import", "total_grid_export"];

    private readonly ReadingCodec _codec = new();
    private readonly CoseEnvelope _envelope = new();

    /// <summary>Bounds of one quantity in the period that the last envelope ended; <see cref="InputException"/> when it ended none such.</summary>
    public EnergyBounds Of(IReadOnlyList<byte[]> envelopes, int quantity)
    {
        Reading reading = new();
        PeriodMeter low = new(periodSeconds);
        PeriodMeter high = new(periodSeconds);
        uint? epoch = null;
        bool begun = false;
        bool absent = false;
        string? unknown = null;
        for (int i = 0; i < envelopes.Count; i++)
        {
            Decode(envelopes[i], reading);
            if (!begun && reading.TimeQuality == TimeQuality.Synchronised)
            {
                begun = true;
                absent = reading.IndexOf(CounterNames[quantity]) < 0;
                unknown = Begin(high, reading, quantity);
                Decode(envelopes[i], reading);
            }

            if (epoch is { } before && before != reading.Epoch)
            {
                low.StartEpoch(before, reading.Epoch);
                high.StartEpoch(before, reading.Epoch);
            }

            epoch = reading.Epoch;
            if (begun && absent && reading.IndexOf(CounterNames[quantity]) >= 0)
            {
                unknown = $"the first reading has no {CounterNames[quantity]}, a later one has";
            }

            low.Observe(reading);
            high.Observe(reading);
        }

        long greatest = Ended(low, quantity);
        long least = Ended(high, quantity);
        return new EnergyBounds(Math.Max(0, least - RoundingWh), greatest + RoundingWh, unknown);
    }

    /// <summary>
    /// Lets the meter begin at the upper step of the counters that the reading shows: the same counters before it, and power that goes to their bound. Why it
    /// can not, when it can not.
    /// </summary>
    private string? Begin(PeriodMeter meter, Reading reading, int quantity)
    {
        int power = reading.IndexOf(PowerName);
        int counter = reading.IndexOf(CounterNames[quantity]);
        if (counter < 0)
        {
            return null;
        }

        if (power < 0 || reading.Qualities[power] != ValueQuality.Good || reading.Qualities[counter] != ValueQuality.Good)
        {
            return $"the first reading has no good {PowerName} and {CounterNames[quantity]} to begin with";
        }

        // In a period before, so that the period begins with the reading itself.
        long unix = reading.UnixSeconds - periodSeconds - (3 * StepSeconds);
        foreach (long watts in (ReadOnlySpan<long>)[0, GreatPowerW, -GreatPowerW])
        {
            (reading.Mantissas[power], reading.Exponents[power]) = (watts, 0);
            reading.UnixSeconds = unix;
            meter.Observe(reading);
            unix += StepSeconds;
        }

        return null;
    }

    private long Ended(PeriodMeter meter, int quantity)
    {
        while (meter.TakeEnded())
        {
            if (meter.EndedStart == periodStart)
            {
                return meter.EndedWh[quantity];
            }
        }

        throw new InputException("evidence", "readings", "none that ends the period", "a last reading after the period");
    }

    private void Decode(byte[] bytes, Reading reading)
    {
        if (_codec.Decode(bytes, 0, bytes.Length, reading, _envelope) != DecodeResult.Ok)
        {
            throw new InputException("evidence", "reading", "other bytes", "a signed reading");
        }
    }
}
