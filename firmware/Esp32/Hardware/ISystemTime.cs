namespace EdgeEnergy.Esp32;

/// <summary>The chip's date, and the service that sets it from the network.</summary>
internal interface ISystemTime
{
    /// <summary>Milliseconds since 1970.</summary>
    long UnixMilliseconds { get; set; }

    /// <summary>Asks the time server; the answer sets the date some time later, or never.</summary>
    void Ask();
}
