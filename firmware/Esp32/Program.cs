using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace EdgeEnergy.Esp32;

/// <summary>Starts the device of drive I: and starts it again whatever ends it.</summary>
public static class Program
{
    /// <summary>Time to read the line and to deploy a better file before the next attempt.</summary>
    private const int PauseMilliseconds = 60_000;

    public static void Main()
    {
        try
        {
            Provisioning settings = Device.ReadSettings(Application.Drive);
            new Loader(Application.Drive, settings, new MonotonicClock(), Application.Version, Application.Start).Run();
        }
        catch (Exception e)
        {
            Console.WriteLine("stopped: " + e.Message);
            Thread.Sleep(PauseMilliseconds);
        }

        Power.RebootDevice();
    }
}
