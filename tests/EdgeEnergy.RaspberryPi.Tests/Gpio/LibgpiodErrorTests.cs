using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

public sealed class LibgpiodErrorTests
{
    [Fact]
    public void A_chip_that_does_not_exist_is_one_line_from_the_library_itself()
    {
        InputException error = Assert.Throws<InputException>(() => new LibgpiodGpio("gpiochip4711"));

        Assert.Equal("gpiochip4711: GPIO chip: found No such file or directory, expected a chip such as gpiochip0 that this user may open", error.Message);
    }

    [Theory]
    [InlineData("chip0")]
    [InlineData("gpiochip")]
    [InlineData("gpiochip-1")]
    public void A_name_that_is_no_chip_is_one_line(string name)
    {
        Assert.Equal($"GPIO: chip: found {name}, expected gpiochip and a number", Assert.Throws<InputException>(() => Gpios.Open(name, TimeProvider.System)).Message);
    }
}
