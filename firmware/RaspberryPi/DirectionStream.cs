using EdgeEnergy.Core;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi;

/// <summary>A serial line whose transceiver is switched by a GPIO line: sending while the line is high, listening while it is low.</summary>
/// <param name="line">The serial line.</param>
/// <param name="drain">Returns when the last bit has left; before that the transceiver must not turn round.</param>
/// <param name="gpio">Chip whose <paramref name="direction"/> line is open as output.</param>
/// <param name="direction">DE and RE of the transceiver.</param>
internal sealed class DirectionStream(IByteStream line, Action drain, IGpio gpio, int direction) : IByteStream
{
    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds) => line.Read(buffer, offset, count, timeoutMilliseconds);

    public bool Write(byte[] buffer, int offset, int count)
    {
        gpio.Write(direction, high: true);
        try
        {
            bool written = line.Write(buffer, offset, count);
            drain();
            return written;
        }
        finally
        {
            gpio.Write(direction, high: false);
        }
    }

    public void DiscardInput() => line.DiscardInput();
}
