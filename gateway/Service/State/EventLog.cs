using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.State;

/// <summary>
/// One line for people whenever something happens that they should know: kept in the store, handed on to whoever asks for news, and shown at once where
/// somebody watches. Writing never fails: what a failing store does not take is kept and stored later. Thread-safe.
/// </summary>
/// <param name="time">The gateway's clock.</param>
/// <param name="store">Where events are kept.</param>
/// <param name="show">Sees each event as it is written.</param>
public sealed class EventLog(TimeProvider time, IGatewayStore store, Action<GatewayEvent> show)
{
    /// <summary>Events that nobody has asked for, or that the store does not take: the oldest are forgotten.</summary>
    private const int Kept = 1000;

    private readonly Lock gate = new();
    private readonly Lock saving = new();
    private readonly Queue<GatewayEvent> news = new();
    private readonly Queue<GatewayEvent> unsaved = new();

    public void Write(EventKind kind, string text)
    {
        GatewayEvent entry = new(time.GetUtcNow().ToUnixTimeSeconds(), kind, text.ReplaceLineEndings(" "));
        lock (gate)
        {
            Enqueue(news, entry);
            Enqueue(unsaved, entry);
        }

        show(entry);
        Save();
    }

    /// <summary>What was written since the last call.</summary>
    public IReadOnlyList<GatewayEvent> TakeNews()
    {
        lock (gate)
        {
            GatewayEvent[] taken = [.. news];
            news.Clear();
            return taken;
        }
    }

    /// <summary>Stores what is not stored yet, as far as the store takes it.</summary>
    public void Save()
    {
        // A lock of its own: the store must not be waited for while somebody asks for news.
        lock (saving)
        {
            while (Oldest() is { } entry)
            {
                try
                {
                    store.AppendEvent(entry);
                }
                catch (Exception e) when (StoreFault.Is(e))
                {
                    return;
                }

                Forget(entry);
            }
        }
    }

    private static void Enqueue(Queue<GatewayEvent> queue, GatewayEvent entry)
    {
        queue.Enqueue(entry);
        if (queue.Count > Kept)
        {
            queue.Dequeue();
        }
    }

    private GatewayEvent? Oldest()
    {
        lock (gate)
        {
            return unsaved.TryPeek(out GatewayEvent? entry) ? entry : null;
        }
    }

    private void Forget(GatewayEvent stored)
    {
        lock (gate)
        {
            if (unsaved.TryPeek(out GatewayEvent? entry) && ReferenceEquals(entry, stored))
            {
                unsaved.Dequeue();
            }
        }
    }
}
