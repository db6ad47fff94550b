using System.Threading;

namespace EdgeEnergy.Planted;

public sealed class BareThread
{
    public void Begin() => new Thread(Work).Start();

    private void Work() => Thread.Sleep(1);
}
