using EdgeEnergy.Cli.Demo;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class OutageReportTests
{
    private readonly List<string> lines = [];
    private readonly OutageReport report;

    public OutageReportTests() => report = new OutageReport(lines.Add);

    [Fact]
    public void A_part_that_two_miss_is_one_line_and_it_is_back_when_both_have_it()
    {
        report.Take("devices", "fault broker: unreachable for 9 of 9 devices");
        report.Take("gateway", "fault broker: the connection was lost");
        report.Take("gateway", "recovered broker: connected again");
        report.Take("devices", "recovered broker: reached again by 9 devices");

        Assert.Equal(["fault broker: unreachable for 9 of 9 devices", "recovered broker: reached again by 9 devices"], lines);
    }

    [Fact]
    public void A_device_is_one_part_however_it_is_called()
    {
        report.Take("devices", "fault dev-b07: the inverter can not be read");
        report.Take("gateway", "fault device dev-b07 is offline");
        report.Take("devices", "recovered dev-b07: online again");
        report.Take("gateway", "recovered device dev-b07 is online again");

        Assert.Equal(["fault dev-b07: the inverter can not be read", "recovered device dev-b07 is online again"], lines);
    }

    [Fact]
    public void Parts_are_told_apart()
    {
        string[] all = ["fault broker: gone", "fault chain does not answer: refused", "fault dev-b07: down", "fault dev-b08: down"];
        foreach (string line in all)
        {
            report.Take("gateway", line);
        }

        report.Take("gateway", "recovered chain answers again");

        Assert.Equal([.. all, "recovered chain answers again"], lines);
    }

    [Fact]
    public void A_second_outage_is_told_again()
    {
        string[] twice = ["fault broker: gone", "recovered broker: back", "fault broker: gone", "recovered broker: back"];
        foreach (string line in twice)
        {
            report.Take("devices", line);
        }

        Assert.Equal(twice, lines);
    }

    [Fact]
    public void Everything_else_is_handed_on()
    {
        string[] all = ["alert wallet of b07 is low", "recovered store: works again", "something", ""];
        foreach (string line in all)
        {
            report.Take("gateway", line);
        }

        Assert.Equal(all, lines);
    }

    [Fact]
    public void One_that_was_started_again_is_not_waited_for()
    {
        report.Take("devices", "fault broker: unreachable");
        report.Take("gateway", "fault broker: lost");
        report.Take("gateway", "fault chain does not answer");
        report.Forget("gateway");
        report.Take("devices", "recovered broker: reached");
        report.Take("gateway", "fault chain does not answer");

        Assert.Equal(["fault broker: unreachable", "fault chain does not answer", "recovered broker: reached", "fault chain does not answer"], lines);
    }
}
