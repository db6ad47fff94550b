using System.Threading.Channels;

namespace EdgeEnergy.Messaging;

/// <summary>
/// Carries events from the network thread to the handlers: unbounded, in order, one at a time. The network thread never waits for a handler, so a
/// handler may itself publish and wait for the acknowledgement.
/// </summary>
internal sealed class EventPump
{
    private readonly Channel<object> _events = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<object> _raise;
    private readonly Action<Exception> _failed;
    private readonly Task _running;

    public EventPump(Action<object> raise, Action<Exception> failed)
    {
        _raise = raise;
        _failed = failed;
        _running = Task.Run(RunAsync);
    }

    public void Post(object occurrence) => _events.Writer.TryWrite(occurrence);

    /// <summary>Completes when everything posted so far has been handled.</summary>
    public Task CompleteAsync()
    {
        _events.Writer.TryComplete();
        return _running;
    }

    private async Task RunAsync()
    {
        await foreach (var occurrence in _events.Reader.ReadAllAsync())
        {
            try
            {
                _raise(occurrence);
            }
            catch (Exception e)
            {
                _failed(e);
            }
        }
    }
}
