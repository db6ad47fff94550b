// Signatures of nanoFramework.Runtime.Events 1.11.39.0 (nanoFramework, MIT licence), namespace nanoFramework.Runtime.Events (only what firmware uses). Nothing here has a body: it is compiled against, never run.

namespace nanoFramework.Runtime.Events;

public class BaseEvent
{
    public ushort Source;

    public byte Message;

    public BaseEvent() => throw null;
}

public enum EventCategory
{
    Unknown = 0,
    Custom = 10,
    Gpio = 20,
    SerialDevice = 30,
    Network = 40,
    WiFi = 50,
    Can = 60,
    Storage = 70,
    Radio = 80,
    HighResolutionTimer = 90,
    Bluetooth = 100,
    Usb = 110,
    Touch = 120,
    Gesture = 130,
    OpenThread = 140,
    EspNow = 150,
}
