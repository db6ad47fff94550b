using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Api;

/// <summary>The readings under a statement, as they arrived.</summary>
internal static class StatementReadings
{
    /// <summary>The longest gap of periods that one reading can end (firmware/Core, PeriodMeter), and one more.</summary>
    private const int MostPeriods = Core.PeriodMeter.MaxGapPeriods + 1;

    /// <summary>Restarts within a period.</summary>
    private const int MostEpochs = 64;

    private const int MostReadings = 20_000;

    /// <summary>
    /// Envelopes from the reading with which the energies of the statement's period begin, that is the one that ended the period before, to the one that ended
    /// it; over restarts that continued the energies. <see cref="InputException"/> when they are more than a file should hold.
    /// </summary>
    public static IReadOnlyList<byte[]> Under(IntervalStatement statement, IGatewayStore store)
    {
        (long beginEpoch, long beginSequence) = Begin(statement, store);
        List<IReadOnlyList<StoredReading>> epochs = [];
        int count = 0;
        for (long epoch = statement.Epoch; epoch >= beginEpoch && epochs.Count < MostEpochs; epoch--)
        {
            long first = epoch == beginEpoch ? beginSequence : 1;
            long last = epoch == statement.Epoch ? statement.LastSequence : first + MostReadings;
            if (epoch == statement.Epoch && last - first >= MostReadings)
            {
                throw TooMany(statement);
            }

            IReadOnlyList<StoredReading> readings = store.Readings(statement.DeviceId, epoch, first, last);
            if (readings.Count == 0)
            {
                // Epochs that are not numbered on begin their energies anew.
                break;
            }

            epochs.Add(readings);
            count += readings.Count;
            if (count > MostReadings)
            {
                throw TooMany(statement);
            }
        }

        epochs.Reverse();
        return [.. epochs.SelectMany(readings => readings).Select(reading => reading.Envelope)];
    }

    /// <summary>The reading that ended the period before; several periods may have been ended by the same one.</summary>
    private static (long Epoch, long Sequence) Begin(IntervalStatement statement, IGatewayStore store)
    {
        SettlementPeriod period = statement.Period;
        for (int i = 0; i < MostPeriods; i++)
        {
            period = period with { Index = period.Index - 1 };
            if (store.Metered(statement.DeviceId, period) is { } before && (before.Epoch, before.LastSequence) != (statement.Epoch, statement.LastSequence))
            {
                return (before.Epoch, before.LastSequence);
            }
        }

        return (statement.Epoch, statement.FirstSequence);
    }

    private static InputException TooMany(IntervalStatement statement) =>
        new("evidence", $"readings of {statement.DeviceId}", $"more than {MostReadings} under one statement", "fewer");
}
