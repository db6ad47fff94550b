using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage.Tests;

/// <summary>A process that writes is killed (SIGKILL) again and again; what it acknowledged is there, once, and the store opens.</summary>
public sealed class KillTests
{
    private const int Kills = 12;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_doubled_when_the_writer_is_killed()
    {
        using var folder = new ScratchFolder();
        string path = folder.File("store.db");
        var random = new Random(20240301);
        long acknowledged = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            acknowledged = Math.Max(acknowledged, await WriteAndKill(path, random.Next(0, 40), random.Next(0, 20_000)));
            using GatewayStore store = GatewayStore.Open(path);
            long stored = Check(store);
            Assert.InRange(stored, acknowledged, long.MaxValue);
            acknowledged = stored;
        }

        Assert.InRange(acknowledged, Kills, long.MaxValue);
    }

    /// <summary>Kills the writer after so many acknowledgements and a few thousand spins; the last step it acknowledged.</summary>
    private static async Task<long> WriteAndKill(string path, int steps, int spins)
    {
        // The host of the runtime that runs this test; it need not be on the path.
        string host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(StoreWriter.Command);
        start.ArgumentList.Add(path);
        using Process writer = Process.Start(start)!;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        long last = 0;
        for (int i = 0; i <= steps && await writer.StandardOutput.ReadLineAsync(cancel) is string line; i++)
        {
            last = long.Parse(line);
        }

        Thread.SpinWait(spins);
        writer.Kill();
        while (await writer.StandardOutput.ReadLineAsync(cancel) is string line)
        {
            // The kill can cut the last line short: a shorter number is a smaller one, so it claims too little, never too much.
            last = long.TryParse(line, out long step) ? Math.Max(last, step) : last;
        }

        await writer.WaitForExitAsync(cancel);
        Assert.Equal(137, writer.ExitCode);
        return last;
    }

    /// <summary>The store agrees with itself: every device at the same step, every reading once, every closed period with its settlement once.</summary>
    private static long Check(GatewayStore store)
    {
        IReadOnlyList<DeviceCursor> cursors = store.Cursors();
        if (cursors.Count == 0)
        {
            Assert.Equal(0, store.CountReadings().Accepted);
            return 0;
        }

        long step = cursors[0].Sequence;
        Assert.Equal(StoreWriter.Devices, cursors.Count);
        foreach (DeviceCursor cursor in cursors)
        {
            Assert.Equal(Samples.Text(Samples.Cursor(cursor.DeviceId, step)), Samples.Text(cursor));
            IReadOnlyList<StoredReading> readings = store.Readings(cursor.DeviceId, 1, 0, long.MaxValue);
            Assert.Equal(Enumerable.Range(1, (int)step).Select(i => (long)i), readings.Select(reading => reading.Sequence));
            Assert.Equal(Samples.Reading(cursor.DeviceId, step).Envelope, readings[^1].Envelope);
        }

        Assert.Equal(new ReadingCounts(step * StoreWriter.Devices, step, 0), store.CountReadings());

        long closed = store.AllClosed().Count;
        Assert.InRange(closed, (step - 1) / StoreWriter.StepsAPeriod, step / StoreWriter.StepsAPeriod);
        Assert.Equal(store.AllClosed().Select(close => close.Settlement.Key), store.Unfinished().Select(entry => entry.Intent.Key));
        foreach (PeriodClose close in store.AllClosed())
        {
            Assert.Equal(Samples.Text(Samples.Close(close.Batch.Period)), Samples.Text(close));
            Assert.Equal(Samples.Energy("home", close.Batch.Period), Assert.Single(store.Energies(close.Batch.Period)));
        }

        return step;
    }
}
