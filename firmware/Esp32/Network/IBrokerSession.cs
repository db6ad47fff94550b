namespace EdgeEnergy.Esp32;

/// <summary>The session with the broker as the network thread sees it.</summary>
internal interface IBrokerSession
{
    bool Connected { get; }

    /// <summary>Connects and subscribes; true when both are done.</summary>
    bool Connect();

    /// <summary>Ends what is left of a session.</summary>
    void Close();
}
