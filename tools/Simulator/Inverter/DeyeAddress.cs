namespace EdgeEnergy.Simulator.Inverter;

/// <summary>
/// Holding registers of a Deye three-phase low-voltage hybrid (vendor protocol V100 and later, zero-based): the inverter's own side of the
/// map, kept apart from hardware/devices so that a wrong address there shows up against it. Two-word values name their low word; high
/// words that do not follow it have their own name.
/// </summary>
internal static class DeyeAddress
{
    public const int DeviceType = 0;
    public const int ModbusAddress = 1;
    public const int ProtocolVersion = 2;
    public const int SerialNumber = 3;
    public const int BootVersion = 11;
    public const int Firmware = 14;
    public const int RatedPower = 20;
    public const int MpptAndPhases = 22;
    public const int SystemTime = 62;
    public const int CommAddress = 74;
    public const int ActivePowerRegulation = 77;
    public const int PowerOnOff = 80;
    public const int BatteryCapacity = 102;
    public const int ZeroExportPower = 104;
    public const int MaxChargeCurrent = 108;
    public const int MaxDischargeCurrent = 109;
    public const int BatteryOperationMode = 111;
    public const int SocShutdown = 115;
    public const int SocLow = 117;
    public const int GridChargeTargetSoc = 127;
    public const int GridChargeCurrent = 128;
    public const int GridChargeEnable = 130;
    public const int WorkMode = 142;
    public const int MaxSellPower = 143;
    public const int SolarSell = 145;
    public const int TimeOfUseDays = 146;
    public const int SlotTime = 148;
    public const int SlotPower = 154;
    public const int SlotSoc = 166;
    public const int SlotFlags = 172;
    public const int BmsChargeVoltage = 210;
    public const int BmsDischargeVoltage = 211;
    public const int BmsChargeCurrentLimit = 212;
    public const int BmsDischargeCurrentLimit = 213;
    public const int BmsSoc = 214;
    public const int BmsVoltage = 215;
    public const int BmsCurrent = 216;
    public const int BmsTemperature = 217;
    public const int BmsMaxChargeCurrent = 218;
    public const int BmsMaxDischargeCurrent = 219;
    public const int MaxSolarPower = 340;
    public const int RunState = 500;
    public const int DayActiveEnergy = 501;
    public const int TotalActiveEnergy = 504;
    public const int DayCharge = 514;
    public const int DayDischarge = 515;
    public const int TotalCharge = 516;
    public const int TotalDischarge = 518;
    public const int DayImport = 520;
    public const int DayExport = 521;
    public const int TotalImport = 522;
    public const int TotalExport = 524;
    public const int DayLoad = 526;
    public const int TotalLoad = 527;
    public const int DayPv = 529;
    public const int DayPv1 = 530;
    public const int DayPv2 = 531;
    public const int TotalPv = 534;
    public const int TemperatureDc = 540;
    public const int TemperatureHeatsink = 541;
    public const int PowerState = 551;
    public const int AcRelays = 552;
    public const int BatteryTemperature = 586;
    public const int BatteryVoltage = 587;
    public const int BatterySoc = 588;
    public const int BatteryPower = 590;
    public const int BatteryCurrent = 591;
    public const int BatteryCorrectedCapacity = 592;
    public const int GridVoltage = 598;
    public const int GridLineVoltage = 601;
    public const int InternalPower = 604;
    public const int InternalPowerHigh = 700;
    public const int InternalApparentPower = 608;
    public const int InternalApparentPowerHigh = 704;
    public const int GridFrequency = 609;
    public const int InternalCurrent = 610;
    public const int CtCurrent = 613;
    public const int CtPower = 616;
    public const int CtPowerHigh = 705;
    public const int CtApparentPower = 620;
    public const int CtApparentPowerHigh = 709;
    public const int GridPowerFactor = 621;
    public const int GridPower = 622;
    public const int GridPowerHigh = 687;
    public const int InverterVoltage = 627;
    public const int InverterCurrent = 630;
    public const int InverterPower = 633;
    public const int InverterPowerHigh = 691;
    public const int InverterApparentPower = 637;
    public const int InverterApparentPowerHigh = 695;
    public const int InverterFrequency = 638;
    public const int BackupPower = 640;
    public const int BackupPowerHigh = 696;
    public const int LoadVoltage = 644;
    public const int LoadPower = 650;
    public const int LoadPowerHigh = 656;
    public const int LoadFrequency = 655;
    public const int PvPower = 672;
    public const int PvVoltage = 676;

    /// <summary>Settings are read and written here; what the vendor leaves undefined reads 0xFFFF.</summary>
    public const int FirstSetting = 60;
    public const int LastSetting = 499;
    public const int Last = 2000;
}
