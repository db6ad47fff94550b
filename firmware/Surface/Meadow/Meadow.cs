// Signatures of Meadow.F7, Meadow.Contracts and Meadow.Foundation, 2.x (Wilderness Labs, Apache-2.0), as their API pages of 2024 and 2025 print them: only what
// firmware/Meadow uses. Where a page shows more overloads or base types they are left out; the real assemblies are several, here they are one.
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Meadow.Devices;
using Meadow.Hardware;

namespace Meadow
{
    public delegate void TimeChangedEventHandler(DateTime utcTime);

    public interface IMeadowDevice
    {
    }

    public interface IApp
    {
        Dictionary<string, string> Settings { get; }
    }

    public abstract class AppBase : IApp
    {
        public CancellationToken CancellationToken => throw null;

        public Dictionary<string, string> Settings => throw null;

        public virtual Task Initialize() => throw null;

        public virtual Task Run() => throw null;
    }

    public abstract class App<D> : AppBase
        where D : class, IMeadowDevice
    {
        public static D Device { get; protected set; }
    }

    public interface INtpClient
    {
        event TimeChangedEventHandler TimeChanged;
    }

    public interface IPlatformOS
    {
        INtpClient NtpClient { get; }

        SerialPortName GetSerialPortName(string portName);
    }

    public static class MeadowOS
    {
        public static class FileSystem
        {
            public static string DataDirectory => throw null;
        }
    }

    public static class Resolver
    {
        public static Logging.Logger Log => throw null;
    }

    public struct Color
    {
        public static Color White => throw null;

        public static Color Gray => throw null;
    }
}

namespace Meadow.Logging
{
    public class Logger
    {
        public void Info(string message, string messageGroup = null) => throw null;

        public void Error(string message, string messageGroup = null) => throw null;
    }
}

namespace Meadow.Hardware
{
    public enum Parity
    {
        None = 0,
        Odd = 1,
        Even = 2,
    }

    public enum StopBits
    {
        One = 1,
        Two = 2,
    }

    public enum OutputType
    {
        PushPull,
        OpenDrain,
    }

    public class SerialPortName
    {
    }

    public interface IPin
    {
    }

    public interface ISpiBus
    {
    }

    public interface IDigitalOutputPort : IDisposable
    {
        bool State { get; set; }
    }

    public interface ISerialPort : IDisposable
    {
        int BytesToRead { get; }

        bool IsOpen { get; }

        TimeSpan ReadTimeout { get; set; }

        void Close();

        void ClearReceiveBuffer();

        void Open();

        int Read(byte[] buffer, int offset, int count);

        int Write(byte[] buffer, int offset, int count);
    }
}

namespace Meadow.Devices
{
    public class F7FeatherV2 : IMeadowDevice
    {
        public IPlatformOS PlatformOS => throw null;

        public Pinout Pins => throw null;

        public ISerialPort CreateSerialPort(SerialPortName portName, int baudRate = 9600, int dataBits = 8, Parity parity = Parity.None, StopBits stopBits = StopBits.One, int readBufferSize = 1024) => throw null;

        public IDigitalOutputPort CreateDigitalOutputPort(IPin pin, bool initialState = false, OutputType initialOutputType = OutputType.PushPull) => throw null;

        public ISpiBus CreateSpiBus() => throw null;

        public class Pinout
        {
            public IPin D02 => throw null;

            public IPin D13 => throw null;

            public IPin D14 => throw null;

            public IPin D15 => throw null;
        }
    }
}

namespace Meadow.Peripherals.Displays
{
    public interface IPixelDisplay
    {
    }
}

namespace Meadow.Foundation.Displays
{
    public class Ili9341 : Meadow.Peripherals.Displays.IPixelDisplay
    {
        public Ili9341(ISpiBus spiBus, IPin chipSelectPin, IPin dcPin, IPin resetPin, int width, int height) => throw null;
    }
}

namespace Meadow.Foundation.Graphics
{
    public enum RotationType
    {
        Default,
        _90Degrees,
        _180Degrees,
        _270Degrees,
    }

    public enum ScaleFactor
    {
        X1 = 1,
        X2 = 2,
        X3 = 3,
    }

    public interface IFont
    {
    }

    public class Font12x20 : IFont
    {
    }

    public class MicroGraphics
    {
        public IFont CurrentFont { get => throw null; set => throw null; }

        public RotationType Rotation { get => throw null; set => throw null; }

        public MicroGraphics(Meadow.Peripherals.Displays.IPixelDisplay display) => throw null;

        public void Clear(bool updateDisplay = false) => throw null;

        public void DrawText(int x, int y, string text, Color color, ScaleFactor scaleFactor = ScaleFactor.X1) => throw null;

        public void Show() => throw null;
    }
}
