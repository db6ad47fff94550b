namespace EdgeEnergy.Core;

/// <summary>
/// Sends the records of the log in order, at most a window of them before acknowledgements come, again after a reconnection or when none comes,
/// and lets the log forget what the gateway has stored.
/// </summary>
internal sealed class Outbox
{
    private const int LongestBackoff = 4;

    private readonly ReadingLog _log;
    private readonly IUplink _uplink;
    private readonly Topics _topics;
    private readonly NodeOptions _options;
    private readonly LogRecord _record;
    private bool _connected;
    private int _inFlight;
    private int _backoff = 1;
    private long _progressUnix;

    public Outbox(ReadingLog log, IUplink uplink, Topics topics, NodeOptions options, LogRecord record)
    {
        _log = log;
        _uplink = uplink;
        _topics = topics;
        _options = options;
        _record = record;
    }

    /// <summary>Takes the gateway's word; true when it was about something that waited. A statement stands in the log under the number of its period.</summary>
    public bool Acknowledge(Ack ack, long unixSeconds)
    {
        int before = _log.Pending;
        if (ack.IsStatement)
        {
            _log.Acknowledge(RecordKind.Statement, ack.Epoch, (uint)(ack.PeriodStart / _options.PeriodSeconds));
        }
        else
        {
            _log.Acknowledge(RecordKind.Reading, ack.Epoch, ack.Sequence);
        }

        int stored = before - _log.Pending;
        if (stored > 0)
        {
            _inFlight = _inFlight > stored ? _inFlight - stored : 0;
            _progressUnix = unixSeconds;
            _backoff = 1;
        }

        return stored > 0;
    }

    /// <summary>The next <see cref="Send"/> begins again at the oldest unacknowledged record.</summary>
    public void Repeat() => _connected = false;

    public void Send(long unixSeconds)
    {
        if (!_uplink.Connected)
        {
            _connected = false;
            return;
        }

        bool overdue = _inFlight > 0 && (unixSeconds - _progressUnix >= (long)_options.ResendSeconds * _backoff || unixSeconds < _progressUnix);
        if (!_connected || overdue)
        {
            _backoff = !_connected ? 1 : _backoff < LongestBackoff ? 2 * _backoff : LongestBackoff;
            _connected = true;
            _inFlight = 0;
            _log.Rewind();
        }

        while (_inFlight < _options.SendWindow && _log.ReadNext(_record))
        {
            if (_inFlight == 0)
            {
                _progressUnix = unixSeconds;
            }

            _inFlight++;
            string topic = _record.Kind == RecordKind.Statement ? _topics.Statement : _topics.Reading;
            if (!_uplink.Publish(topic, _record.Data, 0, _record.Length, false))
            {
                _connected = false;
                return;
            }
        }
    }
}
