using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting.Tests;

public sealed class PhysicsTests
{
    private static readonly Site s_golden = new(39.742476, -105.1786, 1830.14);

    [Fact]
    public void The_sun_stands_where_the_published_example_says()
    {
        // I. Reda, A. Andreas, NREL/TP-560-34302, table A5.1: 2003-10-17 12:30:30 UTC-7 at Golden, Colorado (refraction there at 820 hPa).
        SolarPosition sun = SolarPosition.At(new DateTimeOffset(2003, 10, 17, 19, 30, 30, TimeSpan.Zero).ToUnixTimeSeconds(), s_golden);
        Assert.Equal(50.11162, sun.ApparentZenithDegrees, 0.01);
        Assert.Equal(194.34024, sun.AzimuthDegrees, 0.01);
    }

    [Fact]
    public void Equinox_noon_at_the_equator_is_overhead_and_midnight_underfoot()
    {
        Site gulf = new(0, 0);
        long noon = new DateTimeOffset(2024, 3, 20, 12, 7, 30, TimeSpan.Zero).ToUnixTimeSeconds();
        Assert.InRange(SolarPosition.At(noon, gulf).ElevationDegrees, 89.4, 90);
        Assert.InRange(SolarPosition.At(noon + 43200, gulf).ElevationDegrees, -90, -89.4);
        Assert.Equal(90, SolarPosition.At(noon - (4 * 3600), gulf).AzimuthDegrees, 1.0);
        Assert.Equal(270, SolarPosition.At(noon + (4 * 3600), gulf).AzimuthDegrees, 1.0);
    }

    [Fact]
    public void Midsummer_night_is_bright_beyond_the_polar_circle_and_midwinter_noon_dark()
    {
        Site tromso = new(69.65, 18.96);
        Assert.True(SolarPosition.At(new DateTimeOffset(2024, 6, 20, 22, 45, 0, TimeSpan.Zero).ToUnixTimeSeconds(), tromso).ElevationDegrees > 2);
        Assert.True(SolarPosition.At(new DateTimeOffset(2024, 12, 21, 10, 45, 0, TimeSpan.Zero).ToUnixTimeSeconds(), tromso).ElevationDegrees < 0);
    }

    [Theory]
    [InlineData(10, 1, 3, 0, 1364, 1038.159219, 942.2081860378344, 110.26529293612793)]
    [InlineData(10, 1, 3, 0, 1370, 1042.72590228, 946.35279683, 110.75033088)]
    [InlineData(10, 1, 3, 2000, 1364, 1134.24312405, 994.95377835, 154.40492924)]
    [InlineData(46.0467599, 1.32355476, 3, 0, 1364, 704.6968125, 888.90147035, 87.73601277)]
    [InlineData(82.85457044, 6.97935524, 3, 0, 1364, 65.49426624, 321.16092181, 25.54562017)]
    [InlineData(0, 1, 2, 0, 1364, 1095.77074798, 1014.38807396, 81.38267402)]
    [InlineData(80, 10, 4, 0, 1364, 43.72365587, 75.80970012, 30.5594396)]
    [InlineData(95, 30, 3, 0, 1364, 0, 0, 0)]
    public void Clear_sky_agrees_with_an_independent_implementation(double zenith, double airMass, double turbidity, double altitude, double extra, double ghi, double dni, double dhi)
    {
        // Expected values: the published test values of pvlib-python's ineichen (BSD-3-Clause).
        Irradiance sky = ClearSky.FromZenith(zenith, airMass, turbidity, altitude, extra);
        Assert.Equal(ghi, sky.GlobalHorizontal, 1e-5);
        Assert.Equal(dni, sky.DirectNormal, 1e-5);
        Assert.Equal(dhi, sky.DiffuseHorizontal, 1e-5);
    }

    [Fact]
    public void Air_mass_is_one_overhead_and_that_of_the_published_table_lower_down()
    {
        Assert.Equal(1, ClearSky.AirMass(0, 0), 1e-3);

        // F. Kasten, A. T. Young, 1989, table: 30 degrees above the horizon 1.9939; at the horizon 37.92.
        Assert.Equal(1.9939, ClearSky.AirMass(60, 0), 1e-3);
        Assert.Equal(37.92, ClearSky.AirMass(90, 0), 0.05);
        Assert.True(ClearSky.AirMass(60, 2000) < 0.8 * ClearSky.AirMass(60, 0));
    }

    [Fact]
    public void The_earth_is_nearest_to_the_sun_in_january()
    {
        static double On(int month, int day) => ClearSky.Extraterrestrial(new DateTimeOffset(2024, month, day, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        Assert.Equal(1.034, On(1, 4) / 1364, 0.002);
        Assert.Equal(0.967, On(7, 4) / 1364, 0.002);
    }

    [Fact]
    public void The_module_gives_its_data_sheet_power_at_standard_conditions()
    {
        PvModule module = PvModule.Lg365;
        Assert.Equal(365.165, module.RatedW, 1e-9);

        // Cells at 25 C under 1000 W/m2 need air at -5 C by the data-sheet NOCT of 44 C.
        Assert.Equal(25, module.CellTemperature(1000, -5), 1e-9);
        Assert.Equal(module.RatedW, module.PowerW(1000, -5), 1e-9);
        Assert.Equal(0.211, module.PowerW(1000, -5) / (1.700 * 1.016 * 1000), 0.001);
    }

    [Fact]
    public void The_module_gives_less_when_hot_and_little_light()
    {
        // By hand for 800 W/m2 and 20 C of air, where cells are at 44 C by definition of NOCT:
        // I = 0.8 (10.8 + 0.004 * 19) = 8.7008 A, V = 42.8 - 0.10272 * 19 = 40.84832 V, FF = 365.165 / 462.24.
        Assert.Equal(44, PvModule.Lg365.CellTemperature(800, 20), 1e-9);
        Assert.Equal(8.7008 * 40.84832 * 365.165 / 462.24, PvModule.Lg365.PowerW(800, 20), 1e-6);
        Assert.Equal(0, PvModule.Lg365.PowerW(0, 20));
        Assert.Equal(0, PvModule.Lg365.PowerW(-3, 20));
        Assert.Throws<InputException>(() => (PvModule.Lg365 with { MaximumPowerA = 20 }).Validate());
        Assert.Throws<InputException>(() => (PvModule.Lg365 with { NominalCellC = double.NaN }).Validate());
    }

    [Fact]
    public void A_plane_that_faces_the_sun_gets_the_direct_light_in_full()
    {
        SolarPosition sun = new(50, 50, 135);
        Irradiance sky = new(700, 800, 100);
        Assert.Equal(800 + (100 * (1 + Math.Cos(40 * Math.PI / 180)) / 2) + (700 * 0.2 * (1 - Math.Cos(40 * Math.PI / 180)) / 2), new PvPlane(40, 135).Receives(sky, sun), 1e-9);
        Assert.Equal(100 + (800 * Math.Sin(50 * Math.PI / 180)), new PvPlane(0, 0).Receives(sky, sun), 1e-9);

        // Behind the plane: diffuse and reflected only.
        Assert.Equal(50 + 70, new PvPlane(90, 315).Receives(sky, sun), 1e-9);
    }

    [Fact]
    public void An_array_under_a_clear_sky_has_a_plausible_year()
    {
        // PVGIS-like yields of the region for a good plane are 1,900 to 2,100 kWh/kWp under clouds; a year without any cloud gives more.
        PvArray array = PvArray.OfRated(4000, PvModule.Lg365, new PvPlane(30, 180), new Site(34.1, -117.43, 380));
        long[] hours = Series.Hours(8766, new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        double[] power = array.ClearSkyPower(hours, 3600);
        Assert.InRange(power.Sum() / array.RatedW, 1900, 2300);
        Assert.InRange(power.Max(), 0.7 * array.RatedW, 0.95 * array.RatedW);
        Assert.InRange(power.Count(p => p > 0), 4380, 4900);
        double[] limited = (array with { InverterLimitW = 2500 }).ClearSkyPower(hours, 3600);
        Assert.Equal(2500, limited.Max(), 1e-9);
        Assert.Throws<InputException>(() => (array with { SystemEfficiency = 0 }).ClearSkyPower(hours, 3600));
        Assert.Throws<InputException>(() => (array with { Site = new Site(91, 0) }).ClearSkyPower(hours, 3600));
    }

    [Fact]
    public void Implausible_pv_is_named()
    {
        PvArray array = PvArray.OfRated(4000, PvModule.Lg365, new PvPlane(20, 180), new Site(34.1, 2.57, 380));
        long[] hours = Series.Hours(72, new DateTimeOffset(2024, 6, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds());
        double[] honest = array.ClearSkyPower(hours, 3600);
        Assert.Empty(PvPlausibility.Check(array, hours, honest, 3600));
        double[] odd = [.. honest];
        odd[2] = 300;
        odd[12] = 9000;
        odd[14] = -50;
        odd.AsSpan(48).Clear();
        odd[20] = double.NaN;
        IReadOnlyList<PvFinding> findings = PvPlausibility.Check(array, hours, odd, 3600);
        Assert.Equal([PvFindingKind.AtNight, PvFindingKind.AboveClearSky, PvFindingKind.NotAPower, PvFindingKind.NothingAllDay], findings.Select(f => f.Kind));
        Assert.Equal([hours[2], hours[12], hours[14], hours[48]], findings.Select(f => f.Epoch));
        Assert.InRange(findings[1].BoundW, 3500, 7000);
    }

    [Fact]
    public void The_pack_returns_its_round_trip_share()
    {
        BatteryPack pack = BatteryPack.Reference;
        double stored = 50_000;
        double bought = 0;
        for (int q = 0; q < 8; q++)
        {
            (double power, stored) = pack.Run(stored, -50_000, 900);
            bought -= power / 4;
        }

        Assert.Equal(100_000, bought, 1e-6);
        double sold = 0;
        for (int q = 0; q < 40; q++)
        {
            // Down to where it began.
            double wish = Math.Min(50_000, (stored - 50_000) * Math.Sqrt(0.89) * 4);
            (double power, stored) = pack.Run(stored, wish, 900);
            sold += power / 4;
        }

        Assert.Equal(50_000, stored, 1);
        Assert.Equal(0.89, sold / bought, 1e-4);
    }

    [Fact]
    public void The_pack_keeps_its_power_and_energy_limits()
    {
        BatteryPack pack = BatteryPack.Reference with { DepthOfDischarge = 0.8 };
        Assert.Equal(50_000, pack.Run(200_000, 80_000, 900).PowerW);
        Assert.Equal(-50_000, pack.Run(50_000, -80_000, 900).PowerW);
        (double power, double stored) = pack.Run(43_000, 50_000, 3600);
        Assert.Equal(1_000 * Math.Sqrt(0.89), power, 1e-6);
        Assert.Equal(42_000, stored, 1e-6);
        (power, stored) = pack.Run(209_000, -50_000, 3600);
        Assert.Equal(-1_000 / Math.Sqrt(0.89), power, 1e-6);
        Assert.Equal(210_000, stored, 1e-6);
        Assert.Equal((0, 100_000), pack.Run(100_000, 0, 3600));
        Assert.Equal(97_000, (pack with { SelfDischargePerMonth = 0.03 }).Run(100_000, 0, 30 * 86400).StoredWh, 1e-6);
        Assert.Throws<InputException>(() => pack.Run(-1, 0, 60));
        Assert.Throws<InputException>(() => pack.Run(1, double.NaN, 60));
        Assert.Throws<InputException>(() => (pack with { RoundTripEfficiency = 1.1 }).Run(1, 0, 60));
    }
}
