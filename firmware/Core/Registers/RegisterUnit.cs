namespace EdgeEnergy.Core;

/// <summary>Units by their SenML names (RFC 8428, section 12.1 and RFC 8798). Values are part of the table format.</summary>
public enum RegisterUnit
{
    None = 0,
    W = 1,
    VA = 2,
    V = 3,
    A = 4,
    Hz = 5,
    Cel = 6,

    /// <summary>Written % in SenML.</summary>
    Percent = 7,

    /// <summary>Remaining battery energy in percent, written %EL in SenML.</summary>
    EnergyLevel = 8,

    KiloWattHour = 9,
    KiloVarHour = 10,
    AmpereHour = 11,
    Second = 12,
    Hour = 13,
    Ohm = 14,

    /// <summary>A ratio, written / in SenML.</summary>
    Ratio = 15,

    /// <summary>Reactive power, written var in SenML.</summary>
    Var = 16,

    /// <summary>Angle in degrees, written deg in SenML.</summary>
    Degree = 17,

    KiloVoltAmpereHour = 18,
    Minute = 19,
}
