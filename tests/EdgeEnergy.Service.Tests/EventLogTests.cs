using EdgeEnergy.Domain;
using EdgeEnergy.Service.State;
using EdgeEnergy.Service.Tests.Bench;
using EdgeEnergy.Storage;

namespace EdgeEnergy.Service.Tests;

public sealed class EventLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-events-");
    private readonly FaultyStore store;
    private readonly EventLog log;

    public EventLogTests()
    {
        store = new FaultyStore(GatewayStore.Open(Path.Combine(folder.FullName, "gateway.db")));
        log = new EventLog(TimeProvider.System, store, _ => { });
    }

    public void Dispose()
    {
        store.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void News_that_nobody_asks_for_does_not_grow()
    {
        for (int i = 0; i < 1500; i++)
        {
            log.Write(EventKind.Info, $"{i}");
        }

        IReadOnlyList<GatewayEvent> news = log.TakeNews();
        Assert.Equal(1000, news.Count);
        Assert.Equal("1499", news[^1].Text);
        Assert.Empty(log.TakeNews());
        Assert.Equal(1500, store.Events(2000).Count);
    }

    [Fact]
    public void What_a_failing_store_does_not_take_is_stored_later_in_order()
    {
        store.Full = true;
        log.Write(EventKind.Fault, "store: full");
        log.Write(EventKind.Info, "two\nlines");
        Assert.Empty(store.Events(10));
        Assert.Equal(2, log.TakeNews().Count);

        store.Full = false;
        log.Write(EventKind.Recovered, "store: works again");
        Assert.Equal(["store: works again", "two lines", "store: full"], store.Events(10).Select(e => e.Text));
    }
}
