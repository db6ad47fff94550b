using System.Collections.Concurrent;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.State;

/// <summary>The newest verified state of each home and the connection of each device. Written by the ingest, read by everyone.</summary>
public sealed class LiveState
{
    private readonly ConcurrentDictionary<string, HomeState> homes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> online = new(StringComparer.Ordinal);

    /// <summary>By participant id.</summary>
    public IReadOnlyDictionary<string, HomeState> Homes => homes;

    /// <summary>By device id; a device that never said anything is missing.</summary>
    public IReadOnlyDictionary<string, bool> Online => online;

    public void Set(HomeState state) => homes[state.ParticipantId] = state;

    /// <summary>True when that changed.</summary>
    public bool SetOnline(string deviceId, bool value)
    {
        bool known = online.TryGetValue(deviceId, out bool before);
        online[deviceId] = value;
        return !known || before != value;
    }
}
