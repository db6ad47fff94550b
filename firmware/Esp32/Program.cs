using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace EdgeEnergy.Esp32;

/// <summary>Starts the device of drive I: and starts it again whatever ends it.</summary>
public static class Program
{
    private const string Drive = "I:\\";

    /// <summary>Time to read the line and to deploy a better file before the next attempt.</summary>
    private const int PauseMilliseconds = 60_000;

    public static void Main()
    {
        try
        {
            Provisioning settings = Device.ReadSettings(Drive);
            X509Certificate? authority = settings.MqttTls ? new X509Certificate(Device.ReadText(Drive + "ca.pem")) : null;
            NetworkLink link = new NetworkLink(settings.Board.Ethernet, settings.WifiSsid, settings.WifiPassword);
            new Device(Drive, settings, authority, link, new NetworkTime(settings.TimeServer), new MonotonicClock()).Run();
        }
        catch (Exception e)
        {
            Console.WriteLine("stopped: " + e.Message);
            Thread.Sleep(PauseMilliseconds);
        }

        Power.RebootDevice();
    }
}
