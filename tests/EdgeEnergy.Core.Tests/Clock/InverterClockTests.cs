using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Clock;

public sealed class InverterClockTests
{
    private const int ClockRegister = 62;
    private static readonly DateTime Noon = new(2026, 2, 28, 12, 0, 0, DateTimeKind.Utc);
    private readonly SlaveLine line = new(FrameKind.Tcp);

    public static TheoryData<DateTime> Dates =>
    [
        new DateTime(2024, 2, 29, 23, 59, 59), new DateTime(2000, 1, 1, 0, 0, 0), new DateTime(2099, 12, 31, 12, 34, 56), new DateTime(2026, 3, 1, 4, 5, 6), new DateTime(2027, 12, 31, 1, 0, 9),
    ];

    [Theory]
    [MemberData(nameof(Dates))]
    public void The_offset_is_what_the_calendar_says(DateTime date)
    {
        Show(date);
        InverterClock clock = new(TestDevice.Map, line.Master, 1);
        long right = Unix(date) - 96;

        Assert.Equal(InverterClockResult.Ok, clock.Read(right, TimeQuality.Synchronised));
        Assert.Equal(96, clock.OffsetSeconds);
        clock.UtcOffsetSeconds = 3600;
        clock.Read(right, TimeQuality.Synchronised);
        Assert.Equal(96 - 3600, clock.OffsetSeconds);
    }

    [Theory]
    [InlineData(2000, 2005)]
    [InlineData(2096, 2100)]
    public void Every_day_is_written_as_it_is_read(int firstYear, int endYear)
    {
        Show(Noon);
        InverterClock clock = new(TestDevice.Map, line.Master, 1);
        for (DateTime day = new(firstYear, 1, 1, 12, 30, 15, DateTimeKind.Utc); day.Year < endYear; day = day.AddDays(1))
        {
            InverterClockResult set = clock.Set(Unix(day), TimeQuality.Synchronised);
            Assert.True(set == InverterClockResult.Ok, $"{day:d}: {set}");
            Assert.Equal((day.Year - 2000, day.Month), (line.Bank.Words[62] >> 8, line.Bank.Words[62] & 0xFF));
            Assert.Equal((day.Day, 12, 30, 15), (line.Bank.Words[63] >> 8, line.Bank.Words[63] & 0xFF, line.Bank.Words[64] >> 8, line.Bank.Words[64] & 0xFF));
        }

        Assert.All(line.Bank.Writes, w => Assert.Equal((ClockRegister, 3), (w.Start, w.Values.Length)));
    }

    [Theory]
    [InlineData(30, InverterClockResult.CloseEnough)]
    [InlineData(-30, InverterClockResult.CloseEnough)]
    [InlineData(31, InverterClockResult.Ok)]
    [InlineData(-31, InverterClockResult.Ok)]
    public void Only_a_clock_that_is_off_by_more_than_half_a_minute_is_set(int off, InverterClockResult expected)
    {
        Show(Noon.AddSeconds(off));

        Assert.Equal(expected, new InverterClock(TestDevice.Map, line.Master, 1).Set(Unix(Noon), TimeQuality.Synchronised));
        Assert.Equal(expected == InverterClockResult.Ok ? 1 : 0, line.Bank.Writes.Count);
    }

    [Theory]
    [InlineData(-800, 0)]
    [InlineData(800, 0)]
    [InlineData(3600, -7200)]
    public void Near_midnight_of_either_clock_nothing_is_written(int secondsAfterMidnight, int off)
    {
        DateTime right = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(secondsAfterMidnight);
        Show(right.AddSeconds(off == 0 ? 3600 * 5 : off + 3600));

        Assert.Equal(InverterClockResult.NearMidnight, new InverterClock(TestDevice.Map, line.Master, 1).Set(Unix(right), TimeQuality.Synchronised));
        Assert.Empty(line.Bank.Writes);
    }

    [Theory]
    [InlineData(TimeQuality.Holdover)]
    [InlineData(TimeQuality.Unknown)]
    public void A_device_that_does_not_know_the_time_sets_no_clock(TimeQuality quality)
    {
        Show(Noon.AddHours(2));

        Assert.Equal(InverterClockResult.TimeUnknown, new InverterClock(TestDevice.Map, line.Master, 1).Set(Unix(Noon), quality));
        Assert.Empty(line.Bank.Writes);
    }

    [Fact]
    public void Failures_have_a_name_each()
    {
        InverterClock clock = new(TestDevice.Map, line.Master, 1);
        Assert.Equal(InverterClockResult.Malformed, clock.Read(Unix(Noon), TimeQuality.Synchronised));
        Assert.Equal(InverterClockResult.Ok, clock.Set(Unix(Noon), TimeQuality.Synchronised));
        line.Bank.Refusal = 4;
        Assert.Equal(InverterClockResult.Unreadable, clock.Read(Unix(Noon), TimeQuality.Synchronised));
        line.Bank.Refusal = 0;
        line.Bank.RefusedWrites = 9;
        Assert.Equal(InverterClockResult.WriteFailed, clock.Set(Unix(Noon.AddHours(1)), TimeQuality.Synchronised));

        SlaveLine readOnly = new(FrameKind.Tcp, readOnly: true);
        Assert.Equal(InverterClockResult.ReadOnly, new InverterClock(TestDevice.Map, readOnly.Master, 1).Set(Unix(Noon), TimeQuality.Synchronised));
    }

    [Fact]
    public void A_reading_says_once_an_hour_how_far_the_inverters_clock_is_off()
    {
        TestDevice device = new();
        DateTime first = DateTimeOffset.FromUnixTimeSeconds(TestDevice.Start + 60).UtcDateTime;
        device.Inverter.Set(62, ((first.Year - 2000) << 8) | first.Month);
        device.Inverter.Set(63, (first.Day << 8) | first.Hour);
        device.Inverter.Set(64, (first.Minute << 8) | (first.Second + 14));
        for (int minute = 0; minute < 61; minute++)
        {
            device.Step();
        }

        Assert.Equal([0, 60], Enumerable.Range(0, 61).Where(i => device.Stored[i].IndexOf("inverter_clock_offset") >= 0));
        Assert.True(device.Stored[0].TryGetScaled("inverter_clock_offset", 0, out long offset));
        Assert.Equal(14, offset);
        Assert.Empty(device.Inverter.Bank.Writes);
    }

    private static long Unix(DateTime date) => new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Utc)).ToUnixTimeSeconds();

    private void Show(DateTime date)
    {
        line.Bank.Words[62] = (ushort)(((date.Year - 2000) << 8) | date.Month);
        line.Bank.Words[63] = (ushort)((date.Day << 8) | date.Hour);
        line.Bank.Words[64] = (ushort)((date.Minute << 8) | date.Second);
    }
}
