namespace EdgeEnergy.Core.Tests.Commissioning;

public sealed class SignTestTests
{
    [Theory]
    [InlineData(300, 2250, 310, SignTestOutcome.Passed)]
    [InlineData(-4000, -2050, -3980, SignTestOutcome.Passed)]
    [InlineData(300, -1680, 300, SignTestOutcome.Reversed)]
    [InlineData(300, 320, 310, SignTestOutcome.NoChange)]
    [InlineData(300, 790, 300, SignTestOutcome.NoChange)]
    [InlineData(300, 6300, 300, SignTestOutcome.WrongSize)]
    [InlineData(300, 1000, 300, SignTestOutcome.WrongSize)]
    [InlineData(300, -5700, 300, SignTestOutcome.ReversedAndWrongSize)]
    [InlineData(300, 2300, 900, SignTestOutcome.Unsteady)]
    public void Two_kilowatts_of_load_tell_direction_and_size(int off, int on, int offAgain, SignTestOutcome expected)
    {
        SignTest test = Run(2000, off, on, offAgain);

        Assert.Equal((SignTestPhase.Done, expected), (test.Phase, test.Outcome));
    }

    [Fact]
    public void Every_outcome_has_one_line_of_its_own()
    {
        string[] texts =
        [
            Run(2000, 0, 2000, 0).Text, Run(2000, 0, -2000, 0).Text, Run(2000, 0, 0, 0).Text, Run(2000, 0, 9000, 0).Text, Run(2000, 0, -9000, 0).Text,
            Run(2000, 0, 2000, 2000).Text, new SignTest(2000).Text,
        ];

        Assert.Equal(texts.Length, texts.Distinct(StringComparer.Ordinal).Count());
        Assert.All(texts, text => Assert.DoesNotContain('\n', text));
        Assert.Equal("direction and size are right: 2000 W of load changed the grid power by 2000 W", texts[0]);
    }

    [Fact]
    public void The_technician_is_told_what_to_switch_and_two_spikes_change_nothing()
    {
        SignTest test = new(2000);
        Assert.Equal("switch the load off", test.Text);
        foreach (long sample in (long[])[500, 65_534, 480, 510, -30_000])
        {
            test.Add(sample);
        }

        Assert.Equal((SignTestPhase.On, "switch the load on"), (test.Phase, test.Text));
        foreach (long sample in (long[])[2500, 65_534, 2480, 2510, -30_000])
        {
            test.Add(sample);
        }

        Assert.Equal((SignTestPhase.OffAgain, "switch the load off"), (test.Phase, test.Text));
        foreach (long sample in (long[])[500, 500, 500, 500, 500])
        {
            test.Add(sample);
        }

        Assert.Equal((SignTestOutcome.Passed, 2000L), (test.Outcome, test.ChangeW));
        test.Add(0);
        Assert.Equal(SignTestOutcome.Passed, test.Outcome);
    }

    [Fact]
    public void A_load_too_small_to_be_seen_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignTest(99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignTest(2000, 0));
    }

    private static SignTest Run(int load, int off, int on, int offAgain)
    {
        SignTest test = new(load, 3);
        foreach (int level in (int[])[off, on, offAgain])
        {
            test.Add(level - 20);
            test.Add(level);
            test.Add(level + 20);
        }

        return test;
    }
}
