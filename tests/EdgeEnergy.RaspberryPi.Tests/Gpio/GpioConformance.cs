using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>What every <see cref="IGpio"/> does. A run brings a chip and the outside of its lines.</summary>
public abstract class GpioConformance
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public void An_output_has_its_first_level_at_once_and_then_what_is_written()
    {
        using IGpio gpio = Open();
        gpio.OpenOutput(1, high: true);
        gpio.OpenOutput(2, high: false);
        Assert.Equal((true, false), (Level(1), Level(2)));

        gpio.Write(1, high: false);
        gpio.Write(2, high: true);

        Assert.Equal((false, true), (Level(1), Level(2)));
        Assert.Equal((false, true), (gpio.Read(1), gpio.Read(2)));
    }

    [Fact]
    public void A_bank_is_low_and_its_lines_are_written_one_by_one()
    {
        using IGpio gpio = Open();
        gpio.OpenBank([5, 3, 4]);
        gpio.OpenBank([]);
        Assert.Equal((false, false, false), (Level(3), Level(4), Level(5)));

        gpio.Write(3, high: true);

        Assert.Equal((true, false, false), (Level(3), Level(4), Level(5)));
    }

    [Fact]
    public void An_input_is_pulled_up_and_reads_what_drives_it()
    {
        using IGpio gpio = Open();
        gpio.OpenInput(6);
        Assert.True(gpio.Read(6));

        Drive(6, level: false);

        Assert.False(gpio.Read(6));
    }

    [Fact]
    public void Edges_come_in_order_each_once_and_only_of_their_line()
    {
        using IGpio gpio = Open();
        gpio.OpenInput(6);
        gpio.OpenInput(7);
        Drive(6, level: false);
        Drive(7, level: false);
        Drive(6, level: true);

        Assert.True(gpio.TakeEdge(6, Soon, out GpioEdge first));
        Assert.True(gpio.TakeEdge(6, Soon, out GpioEdge second));
        Assert.Equal((false, true), (first.High, second.High));
        Assert.True(second.Milliseconds >= first.Milliseconds);
        Assert.False(gpio.TakeEdge(6, TimeSpan.Zero, out _));
        Assert.True(gpio.TakeEdge(7, Soon, out GpioEdge other));
        Assert.False(other.High);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5000)]
    public void A_line_that_does_not_exist_is_one_line_of_error(int line)
    {
        using IGpio gpio = Open();

        Assert.DoesNotContain('\n', Assert.Throws<InputException>(() => gpio.OpenOutput(line, high: false)).Message);
        Assert.Contains($"line {line}", Assert.Throws<InputException>(() => gpio.OpenInput(line)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_used_for_one_purpose()
    {
        using IGpio gpio = Open();
        gpio.OpenOutput(1, high: false);

        Assert.Throws<InputException>(() => gpio.OpenInput(1));
        Assert.Throws<InputException>(() => gpio.OpenOutput(1, high: true));
        Assert.Throws<InputException>(() => gpio.OpenBank([1]));
        Assert.False(Level(1));
    }

    [Fact]
    public void Disposing_releases_the_lines()
    {
        Open1(line: 1).Dispose();

        using IGpio gpio = Open1(line: 1);

        Assert.True(Level(1));
    }

    private protected abstract IGpio Open();

    private protected abstract bool Level(int line);

    private protected abstract void Drive(int line, bool level);

    private IGpio Open1(int line)
    {
        IGpio gpio = Open();
        gpio.OpenOutput(line, high: true);
        return gpio;
    }
}
