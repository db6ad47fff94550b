using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Tells what goes on once, and once more when it is over.</summary>
internal sealed class Alarms(Action<EventKind, string> report)
{
    private readonly HashSet<string> _raised = new(StringComparer.Ordinal);

    internal void Tell(EventKind kind, string text) => report(kind, text);

    internal void Raise(string what, EventKind kind, string text)
    {
        if (_raised.Add(what))
        {
            report(kind, text);
        }
    }

    internal void Clear(string what, string text)
    {
        if (_raised.Remove(what))
        {
            report(EventKind.Recovered, text);
        }
    }

    internal bool IsRaised(string what) => _raised.Contains(what);

    /// <summary>Ends without a word: what it was about is done or has failed, which is told elsewhere.</summary>
    internal void Forget(string what) => _raised.Remove(what);
}
