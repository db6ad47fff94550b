// Signatures of nanoFramework.Hardware.Esp32 1.6.36.0 (nanoFramework, MIT licence), namespace System.Device.Gpio (only what firmware uses). Nothing here has a body: it is compiled against, never run.

namespace System.Device.Gpio;

public struct GpioPulseCount
{
    public long Count;

    public TimeSpan RelativeTime;
}

public sealed class GpioPulseCounter : IDisposable
{
    public bool IsStarted => throw null;

    public GpioPulsePolarity Polarity { get => throw null; set => throw null; }

    public ushort FilterPulses { get => throw null; set => throw null; }

    public GpioPulseCounter(int pinNumberA, int pinNumberB = -1) => throw null;

    public GpioPulseCount Read() => throw null;

    public GpioPulseCount Reset() => throw null;

    public void Start() => throw null;

    public void Stop() => throw null;

    public void Dispose() => throw null;
}

public enum GpioPulsePolarity
{
    Both = 0,
    Falling = 1,
    Rising = 2,
}
