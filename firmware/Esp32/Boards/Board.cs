namespace EdgeEnergy.Esp32;

/// <summary>Pins of a board as hardware/boards describes them. A pin that a board does not have is -1.</summary>
internal sealed class Board
{
    public Board(
        string id,
        string port,
        int tx,
        int rx,
        int direction,
        int led,
        int pulse,
        bool ledActiveHigh,
        bool relaysActiveHigh,
        bool ethernet,
        int[] relays,
        int[] highAtStart)
    {
        Id = id;
        Port = port;
        Tx = tx;
        Rx = rx;
        Direction = direction;
        Led = led;
        Pulse = pulse;
        LedActiveHigh = ledActiveHigh;
        RelaysActiveHigh = relaysActiveHigh;
        Ethernet = ethernet;
        Relays = relays;
        HighAtStart = highAtStart;
    }

    public string Id { get; }

    /// <summary>Serial port of the RS485 line, COM2 or COM3; COM1 is the debug port.</summary>
    public string Port { get; }

    public int Tx { get; }

    public int Rx { get; }

    /// <summary>Pin of DE and RE, driven by the serial port; -1 where the transceiver finds the direction by itself.</summary>
    public int Direction { get; }

    public int Led { get; }

    /// <summary>S0 input, pulled up.</summary>
    public int Pulse { get; }

    public bool LedActiveHigh { get; }

    public bool RelaysActiveHigh { get; }

    /// <summary>True: wired network; false: Wi-Fi.</summary>
    public bool Ethernet { get; }

    public int[] Relays { get; }

    /// <summary>Pins that switch on what the line needs (supply, transceiver).</summary>
    public int[] HighAtStart { get; }
}
