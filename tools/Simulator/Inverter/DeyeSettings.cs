using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Inverter;

/// <summary>
/// The settings of a freshly installed inverter: zero export to the load, nothing sold, no grid charging (its target is full once enabled), one
/// all-day time-of-use slot whose state of charge is the floor. Ranges of vendor protocol V100; powers, currents and voltage limits reach as
/// far as units in the field were seen to allow. Of the factory-reset and EEPROM registers (81, 91, 92) only the harmless 0 is taken.
/// </summary>
internal static class DeyeSettings
{
    /// <summary>16 lithium iron phosphate cells.</summary>
    public const double NominalVolts = 51.2;
    public const int NoBattery = 2;
    private const int MostCurrent = 350;
    private const int AllDays = 0x00FF;

    public static IReadOnlyList<DeyeSetting> For(RigHome home)
    {
        bool battery = home.BatteryWh > 0;
        int amps = battery ? (int)Math.Ceiling(home.BatteryW / 48.0) : 0;
        List<DeyeSetting> settings =
        [
            new(60, 0, 2, 0),
            new(61, 0, 1000, 60),
            new(DeyeAddress.ActivePowerRegulation, 0, 1200, 1000),
            new(78, 0, 1200, 0),
            new(79, 0, 1200, 1000),
            new(DeyeAddress.PowerOnOff, 0, 1, 1),
            new(81, 0, 0, 0),
            new(88, 0, 20, 0),
            new(91, 0, 0, 0),
            new(92, 0, 0, 0),
            new(98, 0, 1, 1),
            new(99, 3800, 6100, 5760),
            new(100, 3800, 6100, 5760),
            new(101, 3800, 6100, 5520),
            new(DeyeAddress.BatteryCapacity, 0, 2000, (int)Math.Round(home.BatteryWh / NominalVolts)),
            new(103, 3800, 6100, 4500),
            new(DeyeAddress.ZeroExportPower, -500, 500, 0),
            new(105, 0, 90, 90),
            new(106, 0, 20, 0),
            new(107, 0, 50, 0),
            new(DeyeAddress.MaxChargeCurrent, 0, MostCurrent, amps),
            new(DeyeAddress.MaxDischargeCurrent, 0, MostCurrent, amps),
            new(DeyeAddress.BatteryOperationMode, 0, 2, battery ? 1 : NoBattery),
            new(112, 0, 1, 1),
            new(113, 0, 6000, 0),
            new(114, 0, 1000, 990),
            new(DeyeAddress.SocShutdown, 0, 100, Math.Min(5, home.SocFloorPercent)),
            new(116, 0, 100, 30),
            new(DeyeAddress.SocLow, 0, 100, home.SocFloorPercent),
            new(118, 3800, 6100, 4600),
            new(119, 3800, 6100, 5200),
            new(120, 3800, 6100, 4750),
            new(121, 0, 240, 0),
            new(122, 0, 240, 5),
            new(123, 0, 6300, 4900),
            new(124, 0, 100, 30),
            new(125, 0, MostCurrent, 40),
            new(126, 0, 6300, 4900),
            new(DeyeAddress.GridChargeTargetSoc, 0, 100, 100),
            new(DeyeAddress.GridChargeCurrent, 0, MostCurrent, 0),
            new(129, 0, 1, 0),
            new(DeyeAddress.GridChargeEnable, 0, 1, 0),
            new(131, 5000, 6500, 5500),
            new(132, 0, 1, 0),
            new(133, 0, 2, 0),
            new(134, 3800, 6300, 5100),
            new(135, 0, 100, 100),
            new(136, 3800, 6300, 5400),
            new(137, 0, 100, 90),
            new(138, 0, 4, 1),
            new(139, 0, 32000, 500),
            new(140, 0, 3, 3),
            new(141, 0, 63, 1),
            new(DeyeAddress.WorkMode, 0, 2, 1),
            new(DeyeAddress.MaxSellPower, 0, home.InverterW, 0),
            new(144, 0, 255, 11),
            new(DeyeAddress.SolarSell, 0, 1, 1),
            new(DeyeAddress.TimeOfUseDays, 0, AllDays, AllDays),
            new(147, 0, 1, 0),
            new(178, 0, ushort.MaxValue, 0x2AAA),
            new(179, 0, ushort.MaxValue, 0x000A),
            new(180, 10, 300, 60),
            new(181, 0, 1, 0),
            new(182, 0, 100, 10),
            new(183, 0, 1, 0),
            new(184, 0, 3, 0),
            new(185, 1000, 3000, 2650),
            new(186, 1000, 3000, 1850),
            new(187, 4500, 6500, 5150),
            new(188, 4500, 6500, 4750),
            new(189, 0, 1, 0),
            new(190, 0, 32000, 8000),
            new(191, 0, 32000, 8000),
            new(209, 0, 300, 0),
            new(223, 0, 255, 0),
            new(228, 0, ushort.MaxValue, 0x0A0B),
            new(231, 0, 65000, 8000),
            new(233, 0, 65000, 8000),
            new(237, 0, 1, 0),
            new(336, 0, ushort.MaxValue, 0),
            new(DeyeAddress.MaxSolarPower, 0, 32000, home.InverterW),
            new(344, 0, 1, 0),
            new(347, 0, 10000, 1000),
            new(348, 0, 10000, 0),
        ];
        for (int slot = 0; slot < 6; slot++)
        {
            settings.Add(new(DeyeAddress.SlotTime + slot, 0, 2359, 0));
            settings.Add(new(DeyeAddress.SlotPower + slot, 0, 32000, home.InverterW));
            settings.Add(new(160 + slot, 0, 6300, 4900));
            settings.Add(new(DeyeAddress.SlotSoc + slot, 0, 100, home.SocFloorPercent));
            settings.Add(new(DeyeAddress.SlotFlags + slot, 0, 63, 0));
        }

        return settings;
    }
}
