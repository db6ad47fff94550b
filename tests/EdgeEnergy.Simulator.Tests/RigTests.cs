using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

public sealed class RigTests
{
    private static readonly long Day = 86400;

    [Fact]
    public void Community13_has_the_participants_of_the_study()
    {
        Rig rig = Rigs.Community13;
        Assert.Equal("thesis-13", rig.Feeder);
        Assert.Equal(13, rig.Participants.Count);
        Assert.Equal(Enumerable.Range(1, 13), rig.Participants.Select(participant => participant.Bus));
        Assert.Equal("grid", rig.Participants[0].Id);
        Assert.Equal(["b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11", "b13"], rig.Metered.Select(participant => participant.Id));
        Assert.Equal(3_315_000, rig.Participants.Sum(participant => participant.RatedPeakW));
        Assert.Equal(1_991_000, rig.Participants.Sum(participant => participant.RatedPeakVar));
        Assert.Equal(new RigTariffs(273_000, 80_000, 160_000, 130), rig.Tariffs);
        Assert.Equal(0, rig.StartUnix % Day);
    }

    [Fact]
    public void Community13_scales_its_homes_to_the_rated_peak_and_into_the_inverter()
    {
        Rig rig = Rigs.Community13;
        foreach (RigParticipant participant in rig.Metered)
        {
            RigHome home = participant.Home!;
            Assert.InRange(home.PvW, 0, home.InverterW);
            Assert.InRange(home.PeakW, 0, home.InverterW);
            Assert.InRange(home.BatteryW, home.BatteryWh * 50L / 210 - 1, home.BatteryWh * 50L / 210 + 1);
            if (home.Load is { } load)
            {
                double peakKwh = rig.Series[load.Series].Peak(
                    rig.StartUnix + ((load.ShiftDays - rig.HistoryDays) * Day), rig.StartUnix + ((load.ShiftDays + Rig.RunDays) * Day));
                Assert.InRange(peakKwh * load.Scale * 1000 * participant.Multiplier / participant.RatedPeakW, 0.98, 1.02);
                Assert.Equal(0, load.ShiftDays % 7);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    public void Fewer_homes_are_the_first_ones(int homes)
    {
        Rig rig = RigLoader.Load(Rigs.Community13Path, homes);
        Assert.Equal(Rigs.Community13.Metered.Take(homes), rig.Metered);
        Assert.Equal(13 - 9 + homes, rig.Participants.Count);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(200)]
    [InlineData(334)]
    public void More_homes_split_the_buses_and_keep_their_sums(int homes)
    {
        Rig rig = RigLoader.Load(Rigs.Community13Path, homes);
        Assert.Equal(homes, rig.Metered.Count());
        Assert.Equal(homes, rig.Metered.Select(participant => participant.Id).Distinct(StringComparer.Ordinal).Count());
        foreach (RigParticipant whole in Rigs.Community13.Metered)
        {
            List<RigParticipant> parts = [.. rig.Metered.Where(participant => participant.Bus == whole.Bus)];
            Assert.Equal(whole.Id, parts[0].Id);
            Assert.Equal(whole.Multiplier, parts.Sum(part => part.Multiplier));
            Assert.Equal(whole.RatedPeakW, parts.Sum(part => part.RatedPeakW));
            Assert.Equal(whole.RatedPeakVar, parts.Sum(part => part.RatedPeakVar));
            Assert.Equal(whole.PvW, parts.Sum(part => part.PvW));
            Assert.Equal(whole.BatteryWh, parts.Sum(part => part.BatteryWh));
            for (int i = 1; i < parts.Count; i++)
            {
                Assert.Equal($"{whole.Id}-{i + 1}", parts[i].Id);
                RigSeriesUse load = parts[i].Home!.Load!;
                HourlySeries series = rig.Series[load.Series];
                long from = rig.StartUnix + ((load.ShiftDays - rig.HistoryDays) * Day);
                long until = rig.StartUnix + ((load.ShiftDays + Rig.RunDays) * Day);
                Assert.True(series.Covers(from, until));
                Assert.Equal(0, load.ShiftDays % 7);
                Assert.Equal(whole.Home!.PeakW, series.Peak(from, until) * load.Scale * 1000, 6);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(335 + 12)]
    public void A_number_of_homes_out_of_reach_is_refused(int homes)
    {
        RigException e = Assert.Throws<RigException>(() => RigLoader.Load(Rigs.Community13Path, homes));
        Assert.Contains("--homes", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("multiplier: 80", "multiplier: 0", "participants[6].multiplier: found 0, expected an integer")]
    [InlineData("multiplier: 80", "multiplier: 40", "participants[6].peak_kw: found 1158, expected at most 15000 W")]
    [InlineData("inverter_w: 18000", "inverter_w: 7000", "participants[7].inverter_w: found 7000, expected one of 5000, 6000")]
    [InlineData("shift_days: 42, scale: 2.3064", "shift_days: 43, scale: 2.3064", "participants[6].load.shift_days: found 43, expected a multiple of 7")]
    [InlineData("shift_days: 42, scale: 2.3064", "shift_days: 420, scale: 2.3064", "participants[6].load.shift_days: found 420, expected a window of 30 days")]
    [InlineData("shift_days: 42, scale: 2.3064", "shift_days: 42, scale: 3", "participants[6].load.scale: found 3, expected a measured peak")]
    [InlineData("series: home-1-pv", "series: home-1-load", "participants[6].pv.series: found home-1-load, expected a series with rated_w")]
    [InlineData("transport: rtu", "transport: can", "participants[4].transport: found can, expected one of tcp, rtu, solarman")]
    [InlineData("role: prosumer", "role: prosumers", "participants[6].role: found prosumers, expected one of grid")]
    [InlineData("peak_kvar: 662", "peak_kvars: 662", "participants[6]: found peak_kvars, expected one of id")]
    [InlineData("id: b05", "id: b04", "participants[4].id: found b04, expected an id that no other participant has")]
    [InlineData("{id: grid,", "{id: b01,", "participants[0].id: found b01, expected up to 24")]
    [InlineData("start: 2017-05-23", "start: soon", "start: found soon, expected a date")]
    [InlineData("initial_soc_percent: 45", "initial_soc_percent: 145", "participants[6].initial_soc_percent: found 145, expected an integer from 0 to 100")]
    [InlineData("column: load_16", "column: load_17", "header: found hour,load_1,pv_1,load_16,pv_16, expected a column load_17")]
    [InlineData("file: data/uci_household_hourly.csv", "file: data/none.csv", "data/none.csv: can not be read")]
    [InlineData("feeder: thesis-13", "feeder: [", "not YAML")]
    [InlineData("battery_pack:  ", "battery_packs: ", "battery_packs, expected one of name")]
    public void A_bad_rig_is_refused_in_one_line_that_names_the_place(string original, string changed, string expected)
    {
        string text = File.ReadAllText(Rigs.Community13Path);
        int at = text.IndexOf(original, StringComparison.Ordinal);
        Assert.True(at > 0);
        string path = Path.Combine(Path.GetDirectoryName(Rigs.Community13Path)!, Path.GetRandomFileName() + ".yaml");
        File.WriteAllText(path, text[..at] + changed + text[(at + original.Length)..]);
        try
        {
            RigException e = Assert.Throws<RigException>(() => RigLoader.Load(path));
            Assert.Contains(expected, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_file_is_refused_in_one_line()
    {
        RigException e = Assert.Throws<RigException>(() => RigLoader.Load("no-such-rig.yaml"));
        Assert.StartsWith("no-such-rig.yaml: can not be read", e.Message, StringComparison.Ordinal);
    }
}
