using System;
using System.Threading;

namespace EdgeEnergy.Planted;

public sealed class NarrowThread
{
    public void Begin() => new Thread(Work).Start();

    private void Work()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ArgumentException)
        {
            return;
        }
    }
}
