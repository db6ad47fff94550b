using System.Threading;

namespace EdgeEnergy.Planted;

public static class BareLambda
{
    public static void Begin(int milliseconds) => new Thread(() => Thread.Sleep(milliseconds)).Start();
}
