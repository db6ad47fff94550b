using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class BadFeederTests
{
    private const string Slack = """{"id":1,"type":"slack"}""";
    private const string Load = """{"id":2,"type":"pq","pd_kw":10,"qd_kvar":5}""";
    private const string Line = """{"from":1,"to":2,"r":0.1,"x":0.1,"units":"pu"}""";

    [Theory]
    [InlineData("island", Slack + "," + Load + ",{\"id\":3,\"type\":\"pq\"}", Line, "an island: no path from slack 1 to 1 of 3 buses (3)")]
    [InlineData("open branch", Slack + "," + Load, "{\"from\":1,\"to\":2,\"r\":0.1,\"x\":0.1,\"units\":\"pu\",\"status\":0}", "an island")]
    [InlineData("zero impedance", Slack + "," + Load, "{\"from\":1,\"to\":2,\"r\":0,\"x\":0,\"units\":\"pu\"}", "branch 1-2: found zero impedance")]
    [InlineData("unknown bus", Slack + "," + Load, Line + ",{\"from\":2,\"to\":9,\"r\":0.1,\"x\":0.1,\"units\":\"pu\"}", "branch 2-9: found unknown bus 9")]
    [InlineData("duplicate id", Slack + "," + Load + "," + Load, Line, "bus 2: found the id a second time")]
    [InlineData("no slack", Load, "", "no slack bus")]
    [InlineData("two slacks", Slack + ",{\"id\":2,\"type\":\"slack\"}", Line, "a second slack bus beside 1")]
    [InlineData("self loop", Slack + "," + Load, Line + ",{\"from\":2,\"to\":2,\"r\":0.1,\"x\":0.1,\"units\":\"pu\"}", "both ends on one bus")]
    [InlineData("not a number", Slack + ",{\"id\":2,\"type\":\"pq\",\"pd_kw\":NaN}", Line, "line 1: found NaN, expected JSON (numbers must be finite)")]
    [InlineData("infinite", Slack + ",{\"id\":2,\"type\":\"pq\",\"pd_kw\":1e999}", Line, "bus 2: pd_kw: found 1e999, expected a finite number")]
    [InlineData("text for a number", Slack + ",{\"id\":2,\"type\":\"pq\",\"pd_kw\":\"ten\"}", Line, "bus 2: pd_kw: found \"ten\", expected a finite number")]
    [InlineData("type", Slack + ",{\"id\":2,\"type\":\"load\"}", Line, "bus 2: type: found \"load\", expected slack, pv or pq")]
    [InlineData("id", Slack + ",{\"id\":2.5,\"type\":\"pq\"}", Line, "id: found 2.5, expected an integer")]
    [InlineData("ohm without base", Slack + "," + Load, "{\"from\":1,\"to\":2,\"r\":0.1,\"x\":0.1,\"units\":\"ohm\"}", "units: found ohm without baseKV")]
    [InlineData("units", Slack + "," + Load, "{\"from\":1,\"to\":2,\"r\":0.1,\"x\":0.1,\"units\":\"mile\"}", "branch 1-2: units: found \"mile\", expected pu or ohm")]
    [InlineData("missing impedance", Slack + "," + Load, "{\"from\":1,\"to\":2,\"x\":0.1,\"units\":\"pu\"}", "branch 1-2: r: found nothing, expected a number")]
    [InlineData("negative limit", Slack + "," + Load, "{\"from\":1,\"to\":2,\"r\":0.1,\"x\":0.1,\"units\":\"pu\",\"limit\":-5}", "limit: found -5")]
    [InlineData("shares", Slack + ",{\"id\":2,\"type\":\"pq\",\"zip_p\":[0.5,0.5,0.5]}", Line, "zip_p: found [0.5, 0.5, 0.5]")]
    [InlineData("empty", "", "", "buses: found an empty list")]
    public void One_line_names_place_and_expectation(string name, string buses, string branches, string expected)
    {
        InputException e = Assert.Throws<InputException>(() => Feeder.Parse($$"""{"baseMVA":1,"buses":[{{buses}}],"branches":[{{branches}}]}""", name));

        Assert.StartsWith(name + ": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("", "found the end of the text")]
    [InlineData("[]", "found [], expected an object")]
    [InlineData("{\"buses\":[]}", "baseMVA: found nothing, expected a number")]
    [InlineData("{\"baseMVA\":0,\"buses\":[]}", "baseMVA: found 0, expected more than 0")]
    [InlineData("{\"baseMVA\":1}", "buses: found nothing, expected a list")]
    [InlineData("{\"baseMVA\":1,\"baseMVA\":2,\"buses\":[]}", "each key once")]
    [InlineData("{\"baseMVA\":1,\n\"buses\":[}", "line 2: found ")]
    public void Broken_text_gets_one_line(string text, string expected)
    {
        InputException e = Assert.Throws<InputException>(() => Feeder.Parse(text, "broken.json"));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_set_point_may_stand_at_the_bus_or_at_its_generator_but_not_differ()
    {
        Assert.Equal(1.03, Parse("", 1.03).Buses[0].VoltageSetPoint);
        Assert.Equal(1.03, Parse(",\"vset\":1.03", 1.03).Buses[0].VoltageSetPoint);
        Assert.Contains("generator at bus 1: vset: found 1.03", Assert.Throws<InputException>(() => Parse(",\"vset\":1.02", 1.03)).Message, StringComparison.Ordinal);

        static Feeder Parse(string atBus, double atGenerator) => Feeder.Parse(
            $$"""{"baseMVA":1,"buses":[{"id":1,"type":"slack"{{atBus}}},{{Load}}],"branches":[{{Line}}],"gens":[{"bus":1,"vset":{{atGenerator}}}]}""", "two");
    }

    [Fact]
    public void A_loop_is_refused_by_the_sweep_and_named()
    {
        Feeder feeder = Feeder.Parse($$"""{"baseMVA":1,"buses":[{{Slack}},{{Load}},{"id":3,"type":"pq"}],"branches":[{{Line}},{"from":2,"to":3,"r":0.1,"x":0.1,"units":"pu"},{"from":3,"to":1,"r":0.1,"x":0.1,"units":"pu"}]}""", "ring");

        InputException e = Assert.Throws<InputException>(() => new RadialSweep(feeder));
        Assert.Contains("a loop", e.Message, StringComparison.Ordinal);
        Assert.Contains("branch 3-1", e.Message, StringComparison.Ordinal);
        Assert.True(new PowerFlowSolver(feeder).Solve().Converged);
    }

    [Fact]
    public void A_voltage_controlled_bus_is_refused_by_the_sweep()
    {
        InputException e = Assert.Throws<InputException>(() => new RadialSweep(Feeder.Parse(
            """{"baseMVA":1,"buses":[{"id":1,"type":"slack"},{"id":2,"type":"pv","vset":1.01}],"branches":[{"from":1,"to":2,"r":0.1,"x":0.1,"units":"pu"}]}""", "pv")));

        Assert.Contains("bus 2: found type pv", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_of_a_wrong_length_or_not_finite_are_refused()
    {
        PowerFlowSolver solver = new(Feeder.Parse($$"""{"baseMVA":1,"buses":[{{Slack}},{{Load}}],"branches":[{{Line}}]}""", "two"));

        Assert.Contains("active load: found 1 values, expected 2", Assert.Throws<InputException>(() => solver.Solve([1.0], [0.0, 0.0])).Message, StringComparison.Ordinal);
        Assert.Contains("reactive load of bus 2: found NaN", Assert.Throws<InputException>(() => solver.Solve([0, 1.0], [0.0, double.NaN])).Message, StringComparison.Ordinal);
    }
}
