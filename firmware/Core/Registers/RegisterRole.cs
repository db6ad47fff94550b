namespace EdgeEnergy.Core;

/// <summary>What the device loop and the energy account need from any inverter. Values are part of the table format.</summary>
public enum RegisterRole
{
    GridPower = 0,
    BatteryPower = 1,
    LoadPower = 2,
    BatterySoc = 3,
    BatteryVoltage = 4,
    TotalImport = 5,
    TotalExport = 6,
    TotalPv = 7,
    TotalLoad = 8,
    TotalCharge = 9,
    TotalDischarge = 10,
    RatedPower = 11,
    SerialNumber = 12,
    Clock = 13,
    DeviceType = 14,

    /// <summary>Largest power the inverter may export.</summary>
    MaxSellPower = 15,

    /// <summary>Battery current when charging from the grid.</summary>
    GridChargeCurrent = 16,

    GridChargeEnable = 17,
    WorkMode = 18,

    /// <summary>First of <see cref="RegisterMap.PvInputs"/> consecutive roles, one a PV input.</summary>
    PvPower = 19,

    /// <summary>First of <see cref="RegisterMap.Phases"/> consecutive roles, one a phase.</summary>
    GridVoltage = 27,

    /// <summary>State of charge up to which the grid may charge the battery.</summary>
    GridChargeTarget = 30,

    /// <summary>Time-of-use programme of the inverter; 0 switches it off.</summary>
    TimeOfUse = 31,
}
