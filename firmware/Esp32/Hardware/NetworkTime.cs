using System;
using nanoFramework.Networking;
using nanoFramework.Runtime.Native;

namespace EdgeEnergy.Esp32;

/// <summary>The date of the chip, set by SNTP.</summary>
internal sealed class NetworkTime : ISystemTime
{
    private readonly string _server;

    public NetworkTime(string server) => _server = server;

    public long UnixMilliseconds
    {
        get => (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        set => Rtc.SetSystemTime(new DateTime(DateTime.UnixEpoch.Ticks + (value * TimeSpan.TicksPerMillisecond)));
    }

    public void Ask()
    {
        if (!Sntp.IsStarted)
        {
            Sntp.Server1 = _server;
            Sntp.Start();
        }

        Sntp.UpdateNow();
    }
}
