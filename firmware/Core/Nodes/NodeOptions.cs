namespace EdgeEnergy.Core;

/// <summary>Settings of one device.</summary>
public sealed class NodeOptions
{
    public string DeviceId { get; set; } = "";

    public string Site { get; set; } = "";

    /// <summary>Modbus unit of the inverter.</summary>
    public byte Unit { get; set; } = 1;

    /// <summary>Polls fall on multiples of this, so that one falls on the end of each period. Seconds.</summary>
    public int PollSeconds { get; set; } = 60;

    /// <summary>Time between reads of slow registers, seconds.</summary>
    public int SlowSeconds { get; set; } = 600;

    /// <summary>Settlement period, seconds.</summary>
    public int PeriodSeconds { get; set; } = 900;

    /// <summary>Unacknowledged messages are sent again after this time, up to four times that while nothing is acknowledged. Seconds.</summary>
    public int ResendSeconds { get; set; } = 120;

    /// <summary>Messages that may be sent before an acknowledgement comes.</summary>
    public int SendWindow { get; set; } = 64;

    /// <summary>Serial number of the inverter this node is bound to; empty binds it to the first one it meets.</summary>
    public string SerialNumber { get; set; } = "";

    /// <summary>Variants of the map that the installer chose, by name; those that the device's values decide need no choice.</summary>
    public string[] Variants { get; set; } = new string[0];

    /// <summary>S0 meters whose energy every reading carries, at most <see cref="Node.MaxPulseMeters"/>. Their counts are kept in the state file.</summary>
    public PulseMeter[] PulseMeters { get; set; } = new PulseMeter[0];

    /// <summary>Time between comparisons of the inverter's clock with the right time, seconds.</summary>
    public int ClockSeconds { get; set; } = 3600;

    /// <summary>Local time at the inverter less UTC, seconds.</summary>
    public int InverterUtcOffsetSeconds { get; set; }

    /// <summary>Takes updates over the uplink; null for a node that takes none. Whoever runs the node restarts it when the agent wants it.</summary>
    public UpdateAgent? Updates { get; set; }

    /// <summary>Takes register maps where <see cref="Updates"/> takes applications; null otherwise.</summary>
    public UpdateAgent? MapUpdates { get; set; }

    /// <summary>The gateway's public key, x|y, 64 bytes; commands of anyone else are refused.</summary>
    public byte[] GatewayPublicKey { get; set; } = new byte[0];

    /// <summary>The device's secp256k1 key that signs interval statements, 32 bytes.</summary>
    public byte[] StatementKey { get; set; } = new byte[0];
}
