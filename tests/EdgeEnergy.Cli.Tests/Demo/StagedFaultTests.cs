using EdgeEnergy.Cli.Demo;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class StagedFaultTests
{
    private const long ThreeHours = 3 * 3600;

    [Theory]
    [InlineData("gateway@06:00", "gateway", "", 21_600, 0)]
    [InlineData("gateway@00:00", "gateway", "", 0, 0)]
    [InlineData("broker@08:00+30m", "broker", "", 28_800, 1800)]
    [InlineData("chain@12:05+1h", "chain", "", 43_500, 3600)]
    [InlineData("inverter:b07@23:59+45m", "inverter", "b07", 86_340, 2700)]
    public void An_outage_is_a_part_a_start_and_a_length(string text, string part, string participant, long start, long length) =>
        Assert.Equal(new StagedFault(part, participant, start, length), StagedFault.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("gateway")]
    [InlineData("@06:00")]
    [InlineData("meteor@06:00")]
    [InlineData("gateway@6:00")]
    [InlineData("gateway@24:00")]
    [InlineData("gateway@06:60")]
    [InlineData("gateway@06:00+5m")]
    [InlineData("gateway:b07@06:00")]
    [InlineData("gateway@06:00@07:00")]
    [InlineData("broker@06:00")]
    [InlineData("broker@06:00+")]
    [InlineData("broker@06:00+m")]
    [InlineData("broker@06:00+0m")]
    [InlineData("broker@06:00+-5m")]
    [InlineData("broker@06:00+5")]
    [InlineData("broker@06:00+5s")]
    [InlineData("broker@06:00+5m+5m")]
    [InlineData("broker:b07@06:00+5m")]
    [InlineData("inverter@06:00+5m")]
    [InlineData("inverter:b07:b08@06:00+5m")]
    public void Anything_else_is_told_with_what_was_expected(string text)
    {
        InputException e = Assert.Throws<InputException>(() => StagedFault.Parse(text));

        Assert.Equal($"--fault: fault: found \"{text}\", expected gateway@HH:MM, broker@HH:MM+30m, chain@HH:MM+1h or inverter:ID@HH:MM+45m", e.Message);
    }

    [Theory]
    [InlineData("broker@00:10+10m broker@00:20+10m")]
    [InlineData("broker@00:10+1h chain@00:20+1h gateway@00:30 inverter:b07@00:10+1h inverter:b08@00:10+1h")]
    [InlineData("broker@02:59+9h")]
    [InlineData("gateway@01:00 gateway@01:00")]
    public void Outages_one_after_the_other_or_of_several_parts_can_be_staged(string faults) => StagedFault.Check(Parsed(faults), ThreeHours);

    [Theory]
    [InlineData("broker@03:00+1m", "--fault: broker: found start 03:00, expected one before the end of the run at 03:00")]
    [InlineData("inverter:b07@04:30+1m", "--fault: inverter:b07: found start 04:30, expected one before the end of the run at 03:00")]
    [InlineData("broker@00:20+5m broker@00:10+11m", "--fault: broker: found start 00:20, expected one outage after the other (the one before ends at 00:21)")]
    [InlineData("chain@01:00+5m chain@01:00+5m", "--fault: chain: found start 01:00, expected one outage after the other (the one before ends at 01:05)")]
    public void Outages_after_the_end_or_of_one_part_at_once_are_refused(string faults, string told)
    {
        InputException e = Assert.Throws<InputException>(() => StagedFault.Check(Parsed(faults), ThreeHours));

        Assert.Equal(told, e.Message);
    }

    private static StagedFault[] Parsed(string faults) => [.. faults.Split(' ').Select(StagedFault.Parse)];
}
