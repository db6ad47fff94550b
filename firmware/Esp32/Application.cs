using System.Security.Cryptography.X509Certificates;

namespace EdgeEnergy.Esp32;

/// <summary>One version of the application: what is built in, or what the loader of an older one has loaded.</summary>
public static class Application
{
    /// <summary>Version of this source, as packages of it carry it; raise it with every release.</summary>
    public const uint Version = 1;

    internal const string Drive = "I:\\";

    /// <summary>Runs until a restart is wanted; see <see cref="StartApplication"/>.</summary>
    public static void Start(int slot, uint builtInVersion, bool[] reported)
    {
        Provisioning settings = Device.ReadSettings(Drive);
        X509Certificate? authority = settings.MqttTls ? new X509Certificate(Device.ReadText(Drive + "ca.pem")) : null;
        NetworkLink link = new NetworkLink(settings.Board.Ethernet, settings.WifiSsid, settings.WifiPassword);
        StartedSlot start = new StartedSlot(slot, builtInVersion);
        new Device(Drive, settings, authority, link, new NetworkTime(settings.TimeServer), new MonotonicClock(), start).Run(reported);
    }
}
