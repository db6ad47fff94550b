using System;
using System.Threading;
using EdgeEnergy.Core;
using Meadow.Hardware;

namespace EdgeEnergy.Meadow;

/// <summary>RS485 on a serial port of Meadow; a pin switches the transceiver, because Meadow's UART does not.</summary>
internal sealed class SerialLine : IByteStream
{
    private const int BitsPerByte = 10;

    private readonly ISerialPort _port;
    private readonly IDigitalOutputPort _direction;
    private readonly IMonotonicClock _clock;
    private readonly int _baud;

    public SerialLine(ISerialPort port, IDigitalOutputPort direction, IMonotonicClock clock, int baud)
    {
        _port = port;
        _direction = direction;
        _clock = clock;
        _baud = baud;
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        try
        {
            long deadline = _clock.Milliseconds + timeoutMilliseconds;
            while (_port.BytesToRead == 0)
            {
                if (_clock.Milliseconds >= deadline)
                {
                    return 0;
                }

                Thread.Sleep(1);
            }

            return _port.Read(buffer, offset, count);
        }
        catch (Exception e) when (e is InvalidOperationException || e is TimeoutException || e is System.IO.IOException)
        {
            return -1;
        }
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        try
        {
            if (!_port.IsOpen)
            {
                _port.Open();
            }

            _direction.State = true;
            long start = _clock.Milliseconds;
            _port.Write(buffer, offset, count);

            // Write may return before the last bit has left, and nothing tells when it does: the bytes' own time is waited for.
            long needed = ((1000L * BitsPerByte * count) + _baud - 1) / _baud;
            while (_clock.Milliseconds - start < needed)
            {
                Thread.Yield();
            }

            return true;
        }
        catch (Exception e) when (e is InvalidOperationException || e is TimeoutException || e is System.IO.IOException)
        {
            return false;
        }
        finally
        {
            _direction.State = false;
        }
    }

    public void DiscardInput()
    {
        if (_port.IsOpen)
        {
            _port.ClearReceiveBuffer();
        }
    }
}
