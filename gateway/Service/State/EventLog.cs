using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.State;

/// <summary>One line for people whenever something happens that they should know; kept in the store, and handed on to whoever asks for news.</summary>
public sealed class EventLog(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<GatewayEvent> news = [];

    /// <summary>Set once the store is open.</summary>
    public IGatewayStore? Store { private get; set; }

    public void Write(EventKind kind, string text)
    {
        GatewayEvent entry = new(time.GetUtcNow().ToUnixTimeSeconds(), kind, text);
        lock (gate)
        {
            news.Add(entry);
        }

        Store?.AppendEvent(entry);
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
}
