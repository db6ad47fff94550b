using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi.Configuration;

namespace EdgeEnergy.RaspberryPi.Tests;

public sealed class BoardConfigTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void A_board_file_is_read()
    {
        BoardConfig config = Load("""
            {"device": "dev-b07", "chip": "gpiochip4", "direction": 4, "led": 17, "relays": [{"line": 5}], "pulses": [{"line": 27, "name": "s0_import", "pulses_per_kwh": 800}]}
            """);

        Assert.Equal(("gpiochip4", "dev-b07", 4, 17), (config.Chip, config.Device, config.Direction, config.Led));
        Assert.Equal([5], config.Relays);
        Assert.Equal([new PulseConfig(27, "s0_import", 800)], config.Pulses);
    }

    [Fact]
    public void Everything_but_the_device_may_be_left_out()
    {
        BoardConfig config = Load("""{"device": "dev"}""");

        Assert.Equal(("gpiochip0", -1, -1, 0, 0), (config.Chip, config.Direction, config.Led, config.Relays.Count, config.Pulses.Count));
    }

    [Theory]
    [InlineData("{}", "device: found nothing, expected a text")]
    [InlineData("""{"device": "d", "led": "on"}""", "led: found \"on\", expected a whole number from 0 to 1023")]
    [InlineData("""{"device": "d", "led": 4, "direction": 4}""", "lines: found 4 twice, expected each line used for one purpose")]
    [InlineData("""{"device": "d", "pulses": [{"line": 1, "name": "a b"}]}""", "pulses[0].name: found a b, expected a SenML name such as s0_import")]
    [InlineData("""{"device": "d", "pulses": [{"line": 1, "name": "a"}, {"line": 2, "name": "b"}, {"line": 3, "name": "c"}]}""", "pulses: found 3 meters, expected at most 2")]
    [InlineData("""{"device": "d", "buzzer": 3}""", "buzzer: found an unknown field, expected only known fields")]
    public void A_wrong_field_is_one_line(string json, string message)
    {
        Assert.Equal($"{file}: {message}", Assert.Throws<InputException>(() => Load(json)).Message);
    }

    [Fact]
    public void A_missing_or_broken_file_is_one_line()
    {
        Assert.StartsWith($"{file}:1: not JSON:", Assert.Throws<InputException>(() => Load("{")).Message, StringComparison.Ordinal);
        Assert.StartsWith("/no/such/board.json: can not be read:", Assert.Throws<InputException>(() => BoardConfig.Load("/no/such/board.json")).Message, StringComparison.Ordinal);
    }

    private BoardConfig Load(string json)
    {
        File.WriteAllText(file, json);
        return BoardConfig.Load(file);
    }
}
