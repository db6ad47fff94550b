namespace EdgeEnergy.Core;

/// <summary>
/// The update agents of a node, at most two: for its application and for its register map. A manifest goes to the agent of its kind (to the first when none has it,
/// which says so), chunks to the agent that had the last manifest.
/// </summary>
internal sealed class UpdateDesk
{
    private readonly UpdateAgent? _application;
    private readonly UpdateAgent? _map;
    private readonly UpdateManifestCodec _codec = new UpdateManifestCodec();
    private readonly UpdateManifest _manifest = new UpdateManifest();
    private UpdateAgent? _current;

    public UpdateDesk(UpdateAgent? application, UpdateAgent? map)
    {
        _application = application;
        _map = map;
        _current = application ?? map;
        if (map != null && map.Phase == UpdatePhase.Staging)
        {
            // What a restart interrupted goes on where it was.
            _current = map;
        }
    }

    /// <summary>False: the node takes no updates.</summary>
    public bool Exists => _application != null || _map != null;

    /// <summary>True when an agent has something new to report.</summary>
    public bool HasReport => (_application != null && _application.HasReport) || (_map != null && _map.HasReport);

    public void Step()
    {
        _application?.Step();
        _map?.Step();
    }

    public void Receive(byte[] message, int count)
    {
        if (_map != null && _application != null && count > 0 && message[0] >> 5 == 6)
        {
            _current = _codec.KindOf(message, 0, count, _manifest) == _map.Kind ? _map : _application;
        }

        _current?.Receive(message, 0, count);
    }

    /// <summary>The versions that run have reported in.</summary>
    public void Confirm()
    {
        _application?.Confirm();
        _map?.Confirm();
    }

    /// <summary>Writes the next report; bytes written.</summary>
    public int Report(byte[] buffer)
    {
        UpdateAgent? agent = _application != null && _application.HasReport ? _application : _map;
        return agent == null ? 0 : agent.Report(buffer, 0);
    }
}
