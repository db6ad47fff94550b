namespace EdgeEnergy.Esp32;

/// <summary>Wi-Fi or Ethernet as the network thread sees it.</summary>
internal interface INetworkLink
{
    /// <summary>True while the device has an address.</summary>
    bool IsUp { get; }

    /// <summary>Tries to get an address, at most about a minute long; true when it has one.</summary>
    bool Connect();

    /// <summary>Forgets a failed attempt, so that the next one starts anew.</summary>
    void Reset();
}
