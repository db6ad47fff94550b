using System;
using System.Threading;

namespace EdgeEnergy.Planted;

public sealed class SoundThread
{
    private bool _stop;
    private int _failures;

    public void Begin()
    {
        new Thread(Work).Start();
        new Thread(() =>
        {
            try
            {
                Work();
            }
            catch (Exception)
            {
                _failures++;
            }
        }).Start();
    }

    public void End() => _stop = true;

    private void Work()
    {
        while (!_stop)
        {
            try
            {
                Thread.Sleep(1);
            }
            catch (Exception e)
            {
                _failures++;
                Console.WriteLine(e.Message);
            }
        }
    }
}
