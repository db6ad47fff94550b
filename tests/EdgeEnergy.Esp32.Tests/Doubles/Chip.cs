using EdgeEnergy.Esp32.Tests.Doubles;

namespace nanoFramework.Hardware.Esp32
{
    internal enum DeviceFunction
    {
        COM2_TX,
        COM2_RX,
        COM2_RTS,
        COM3_TX,
        COM3_RX,
        COM3_RTS,
    }

    internal static class Configuration
    {
        public static void SetPinFunction(int pin, DeviceFunction value) => Bench.Current.Functions.Add(pin, value);
    }
}

namespace nanoFramework.Runtime.Native
{
    internal static class Power
    {
        public static void RebootDevice() => throw new InvalidOperationException("restart");
    }
}
