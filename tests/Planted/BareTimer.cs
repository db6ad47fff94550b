using System.Threading;

namespace EdgeEnergy.Planted;

public static class BareTimer
{
    public static Timer Begin() => new Timer(Tick, null, 0, 1000);

    private static void Tick(object state) => Thread.Sleep(1);
}
