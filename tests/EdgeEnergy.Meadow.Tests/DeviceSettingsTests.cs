namespace EdgeEnergy.Meadow.Tests;

public sealed class DeviceSettingsTests
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal)
    {
        ["EdgeEnergy.Id"] = "dev-meadow",
        ["EdgeEnergy.Site"] = "home",
        ["EdgeEnergy.Key"] = new string('1', 64),
        ["EdgeEnergy.GatewayPublicKey"] = new string('2', 128),
        ["EdgeEnergy.MqttHost"] = "192.0.2.1",
        ["Logging.LogLevel.Default"] = "Trace",
    };

    [Fact]
    public void Sound_settings_are_read_with_safe_defaults()
    {
        DeviceSettings settings = new(values);

        Assert.Equal(("dev-meadow", "home", "192.0.2.1", 1883), (settings.Id, settings.Site, settings.MqttHost, settings.MqttPort));
        Assert.Equal(Enumerable.Repeat((byte)0x11, 32), settings.Key);
        Assert.Equal((9600, (byte)1, 60, 900, true), (settings.Baud, settings.Unit, settings.PollSeconds, settings.PeriodSeconds, settings.ReadOnly));
    }

    [Theory]
    [InlineData("Id", "a b", "app.config.yaml: EdgeEnergy.Id: found a b, expected 1 to 48 of A-Z a-z 0-9 - . _")]
    [InlineData("Key", "secret", "app.config.yaml: EdgeEnergy.Key: found 6 characters, expected 32 bytes in hex")]
    [InlineData("MqttHost", "", "app.config.yaml: EdgeEnergy.MqttHost: found nothing, expected a value")]
    [InlineData("MqttPort", "-1", "app.config.yaml: EdgeEnergy.MqttPort: found -1, expected a whole number from 1 to 65535")]
    [InlineData("ReadOnly", "maybe", "app.config.yaml: EdgeEnergy.ReadOnly: found maybe, expected true or false")]
    [InlineData("PollSeconds", "70", "app.config.yaml: EdgeEnergy.PollSeconds: found 70, expected a divisor of the period")]
    public void A_wrong_setting_is_one_line(string field, string value, string message)
    {
        values["EdgeEnergy." + field] = value;

        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new DeviceSettings(values)).Message);
    }

    [Fact]
    public void Read_only_can_be_switched_off()
    {
        values["EdgeEnergy.ReadOnly"] = "False";

        Assert.False(new DeviceSettings(values).ReadOnly);
    }
}
