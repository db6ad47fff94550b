using System;
using System.IO.Ports;
using System.Threading;
using EdgeEnergy.Core;
using nanoFramework.Hardware.Esp32;

namespace EdgeEnergy.Esp32;

/// <summary>The RS485 line of a board, 8 data bits and 1 stop bit, opened by the next write when it is down.</summary>
internal sealed class SerialLine : IByteStream
{
    private const int SliceMilliseconds = 2;

    private readonly Board _board;
    private readonly int _baud;
    private readonly Parity _parity;
    private readonly IMonotonicClock _clock;
    private readonly byte[] _waste = new byte[64];
    private SerialPort? _port;

    public SerialLine(Board board, int baud, string parity, IMonotonicClock clock)
    {
        _board = board;
        _baud = baud;
        _parity = parity == "even" ? Parity.Even : parity == "odd" ? Parity.Odd : Parity.None;
        _clock = clock;
        bool second = board.Port == "COM2";
        Configuration.SetPinFunction(board.Tx, second ? DeviceFunction.COM2_TX : DeviceFunction.COM3_TX);
        Configuration.SetPinFunction(board.Rx, second ? DeviceFunction.COM2_RX : DeviceFunction.COM3_RX);
        if (board.Direction >= 0)
        {
            Configuration.SetPinFunction(board.Direction, second ? DeviceFunction.COM2_RTS : DeviceFunction.COM3_RTS);
        }
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        try
        {
            if (_port == null)
            {
                return -1;
            }

            // SerialPort.Read waits for every byte it is asked for, so it is asked only for those that are there.
            long deadline = _clock.Milliseconds + timeoutMilliseconds;
            int ready = _port.BytesToRead;
            while (ready == 0)
            {
                if (_clock.Milliseconds >= deadline)
                {
                    return 0;
                }

                Thread.Sleep(SliceMilliseconds);
                ready = _port.BytesToRead;
            }

            return _port.Read(buffer, offset, ready < count ? ready : count);
        }
        catch (Exception)
        {
            Close();
            return -1;
        }
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        try
        {
            if (_port == null)
            {
                Open();
            }

            _port!.Write(buffer, offset, count);
            return true;
        }
        catch (Exception)
        {
            Close();
            return false;
        }
    }

    public void DiscardInput()
    {
        try
        {
            while (_port != null && _port.BytesToRead > 0)
            {
                int ready = _port.BytesToRead;
                _port.Read(_waste, 0, ready < _waste.Length ? ready : _waste.Length);
            }
        }
        catch (Exception)
        {
            Close();
        }
    }

    private void Open()
    {
        _port = new SerialPort(_board.Port, _baud, _parity, 8, StopBits.One);

        // In this mode the port itself holds DE and RE during a frame, to the bit.
        _port.Mode = _board.Direction >= 0 ? SerialMode.RS485 : SerialMode.Normal;
        _port.Open();
    }

    private void Close()
    {
        try
        {
            _port?.Dispose();
        }
        catch (Exception)
        {
            // What can not be closed is forgotten; the next write opens a new port.
        }

        _port = null;
    }
}
