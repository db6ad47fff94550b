namespace EdgeEnergy.Core;

/// <summary>How often a register is read. Values are part of the table format.</summary>
public enum PollClass
{
    /// <summary>Only when somebody asks: settings.</summary>
    Demand = 0,

    /// <summary>At start and after the line was down: identity.</summary>
    Once = 1,

    /// <summary>Every ten minutes: temperatures, faults.</summary>
    Slow = 2,

    /// <summary>At every poll: powers and counters.</summary>
    Fast = 3,
}
