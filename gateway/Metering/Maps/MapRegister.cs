using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>One register of a map. Addresses in the order low word, high word; value = raw x <see cref="Mantissa"/> x 10^<see cref="Exponent"/>.</summary>
public sealed record MapRegister
{
    public required string Id { get; init; }

    public required IReadOnlyList<int> Addresses { get; init; }

    public required RegisterType Type { get; init; }

    public RegisterUnit Unit { get; init; }

    public int Mantissa { get; init; } = 1;

    public int Exponent { get; init; }

    public PollClass Poll { get; init; }

    /// <summary>Modbus function it is read with, 3 or 4.</summary>
    public int Function { get; init; } = ModbusPdu.ReadHoldingRegisters;

    /// <summary>True when only a read of this register alone returns it, because another one lies at its address.</summary>
    public bool Alone { get; init; }

    /// <summary>Decimals kept of a float32.</summary>
    public int Decimals { get; init; }

    /// <summary>Flags of <see cref="RegisterMapFormat"/>.</summary>
    public int Flags { get; init; }

    public int Minimum { get; init; }

    public int Maximum { get; init; }

    /// <summary>Largest plausible raw change in a minute, 0 = any.</summary>
    public int MaximumChange { get; init; }

    /// <summary>Names of values of an enumeration.</summary>
    public IReadOnlyDictionary<long, string> Values { get; init; } = new Dictionary<long, string>();

    /// <summary>One sentence for people.</summary>
    public required string Help { get; init; }

    /// <summary>What writing it can break; empty when nothing.</summary>
    public string Danger { get; init; } = "";
}
