using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage.Tests;

/// <summary>
/// Writes step after step from where the store ends: nine readings with their cursors, and each fourth step a statement, a close and its
/// settlement. A step is named on the output only after all its calls returned: that is the acknowledgement.
/// </summary>
internal static class StoreWriter
{
    public const string Command = "write-until-killed";
    public const int Devices = 9;
    public const int StepsAPeriod = 4;

    public static void Run(string path, TextWriter acknowledge, CancellationToken cancel)
    {
        using GatewayStore store = GatewayStore.Open(path);
        string[] devices = [.. Enumerable.Range(0, Devices).Select(i => FormattableString.Invariant($"d{i}"))];
        long step = store.Cursors() is [DeviceCursor cursor, ..] ? cursor.Sequence : 0;
        for (step++; !cancel.IsCancellationRequested; step++)
        {
            // The step before may have been cut between its readings and its close; closing twice is refused by the store.
            ClosePeriod(store, step - 1);
            store.AppendReadings([.. devices.Select(id => Samples.Reading(id, step))], [.. devices.Select(id => Samples.Cursor(id, step))], [], 1, 0);
            ClosePeriod(store, step);
            acknowledge.WriteLine(step);
            acknowledge.Flush();
        }
    }

    private static void ClosePeriod(GatewayStore store, long step)
    {
        if (step == 0 || step % StepsAPeriod != 0)
        {
            return;
        }

        SettlementPeriod period = Samples.Period with { Index = Samples.Period.Index + (step / StepsAPeriod) };
        store.SaveStatement(Samples.Statement("dev", period), Samples.Energy("home", period));
        store.Close(Samples.Close(period));
    }
}
