using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering;

/// <summary>What the rules look at: a decoded envelope, the device it claims to be from, and that device's chain so far. Reused between readings.</summary>
public sealed class ReadingContext
{
    public Reading Reading { get; } = new();
    public CoseEnvelope Envelope { get; } = new();

    /// <summary>The bytes as they arrived.</summary>
    public byte[] Bytes { get; internal set; } = [];

    /// <summary>SHA-256 of the bytes.</summary>
    public byte[] HeadHash { get; } = new byte[Core.Reading.HashLength];

    /// <summary>Device named by the topic.</summary>
    public string TopicDevice { get; internal set; } = "";

    /// <summary>Null when none of that name is provisioned.</summary>
    public Device? Device { get; internal set; }

    /// <summary>Null before the device's first reading.</summary>
    public DeviceCursor? Cursor { get; internal set; }

    /// <summary>The gateway's clock, Unix seconds.</summary>
    public long NowUnix { get; internal set; }
}
