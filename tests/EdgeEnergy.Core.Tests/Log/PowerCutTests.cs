namespace EdgeEnergy.Core.Tests.Log;

public sealed class PowerCutTests
{
    /// <summary>The power is cut at every byte and every other change of the workload; each time the log opens, keeps its promises and goes on.</summary>
    [Theory]
    [InlineData(CutMode.Everything)]
    [InlineData(CutMode.SyncedOnly)]
    [InlineData(CutMode.Garbage)]
    public void A_cut_at_every_byte_loses_nothing_synced_and_doubles_nothing(CutMode mode)
    {
        int steps = StepsOfTheWorkload();
        Assert.InRange(steps, 3000, 20_000);
        Random random = new(10);
        for (int cut = 0; cut < steps; cut++)
        {
            MemoryBlockStore before = new() { StepsLeft = cut };
            LogWorkload? workload = null;
            Assert.Throws<PowerCutException>(() =>
            {
                workload = new LogWorkload(LogReader.Open(before));
                workload.Run();
            });

            MemoryBlockStore after = before.AfterCut(mode, random);
            ReadingLog reopened = LogReader.Open(after);
            workload?.Check(reopened);
            LogWorkload.GoOn(reopened, after);
        }
    }

    /// <summary>A second cut while the log recovers from the first, at every step of the recovery, on every 17th place of the first.</summary>
    [Fact]
    public void A_cut_during_recovery_is_a_cut_like_any_other()
    {
        int steps = StepsOfTheWorkload();
        Random random = new(11);
        for (int cut = 0; cut < steps; cut += 17)
        {
            MemoryBlockStore before = new() { StepsLeft = cut };
            LogWorkload? workload = null;
            Assert.Throws<PowerCutException>(() =>
            {
                workload = new LogWorkload(LogReader.Open(before));
                workload.Run();
            });

            bool recovered = false;
            for (int second = 0; !recovered; second++)
            {
                MemoryBlockStore between = before.AfterCut(CutMode.Garbage, random);
                between.StepsLeft = second;
                try
                {
                    LogReader.Open(between);
                    recovered = true;
                }
                catch (PowerCutException)
                {
                    recovered = false;
                }

                MemoryBlockStore after = between.AfterCut(CutMode.Garbage, random);
                ReadingLog reopened = LogReader.Open(after);
                workload?.Check(reopened);
                LogWorkload.GoOn(reopened, after);
            }
        }
    }

    private static int StepsOfTheWorkload()
    {
        MemoryBlockStore store = new();
        ReadingLog log = LogReader.Open(store);
        LogWorkload workload = new(log);
        workload.Run();
        log.Sync();
        workload.Check(log);
        return store.StepsDone - 1;
    }
}
