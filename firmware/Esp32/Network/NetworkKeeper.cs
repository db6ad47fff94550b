using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>
/// Keeps the network, the time and the broker's session: tries again what is lost, ever more slowly, and says when only a restart helps (the
/// Wi-Fi helper can not always be tried again).
/// </summary>
internal sealed class NetworkKeeper
{
    private const long ShortestWait = 2_000;
    private const long LongestWait = 60_000;

    /// <summary>So long without an address the device restarts.</summary>
    private const long RestartMilliseconds = 3_600_000;

    private readonly INetworkLink _link;
    private readonly IBrokerSession _session;
    private readonly TimeKeeper _time;
    private readonly IMonotonicClock _clock;
    private long _lastUp;
    private long _nextLink;
    private long _nextSession;
    private long _linkWait = ShortestWait;
    private long _sessionWait = ShortestWait;

    public NetworkKeeper(INetworkLink link, IBrokerSession session, TimeKeeper time, IMonotonicClock clock)
    {
        _link = link;
        _session = session;
        _time = time;
        _clock = clock;
        _lastUp = clock.Milliseconds;
        _nextLink = _lastUp;
        _nextSession = _lastUp;
    }

    /// <summary>True once the network could not be had for an hour.</summary>
    public bool NeedsRestart { get; private set; }

    /// <summary>One round; called about once a second on a thread of its own, because attempts take long.</summary>
    public void Step()
    {
        if (!_link.IsUp && !BringUp())
        {
            NeedsRestart = _clock.Milliseconds - _lastUp >= RestartMilliseconds;
            return;
        }

        NeedsRestart = false;
        _lastUp = _clock.Milliseconds;
        _linkWait = ShortestWait;
        _time.Step();
        if (_session.Connected)
        {
            _sessionWait = ShortestWait;
        }
        else if (_clock.Milliseconds >= _nextSession)
        {
            // The wait is set first: an attempt that throws is an attempt too.
            _nextSession = _clock.Milliseconds + _sessionWait;
            _sessionWait = Longer(_sessionWait);
            _session.Close();
            _session.Connect();
        }
    }

    private static long Longer(long wait) => 2 * wait < LongestWait ? 2 * wait : LongestWait;

    private bool BringUp()
    {
        if (_clock.Milliseconds < _nextLink)
        {
            return false;
        }

        bool up = false;
        try
        {
            up = _link.Connect();
        }
        finally
        {
            if (!up)
            {
                _nextLink = _clock.Milliseconds + _linkWait;
                _linkWait = Longer(_linkWait);
                _link.Reset();
            }
        }

        return up;
    }
}
