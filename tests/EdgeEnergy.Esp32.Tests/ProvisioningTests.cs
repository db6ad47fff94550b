namespace EdgeEnergy.Esp32.Tests;

public sealed class ProvisioningTests
{
    [Fact]
    public void A_sound_file_is_read_with_safe_defaults()
    {
        Provisioning settings = Settings.Parse(Settings.Text);

        Assert.Equal("generic-esp32-devkit", settings.Board.Id);
        Assert.Equal(("dev-b07", "community13"), (settings.DeviceId, settings.Site));
        Assert.Equal(Settings.DeviceKey, settings.Key);
        Assert.Null(settings.MacKey);
        Assert.Equal("p=ss word", settings.WifiPassword);
        Assert.True(settings.ReadOnly);
        Assert.Equal((9600, "none", (byte)1, 60, 900), (settings.Baud, settings.Parity, settings.Unit, settings.PollSeconds, settings.PeriodSeconds));
        Assert.Equal(("192.0.2.1", 1883, false), (settings.MqttHost, settings.MqttPort, settings.MqttTls));
    }

    [Fact]
    public void Lines_may_end_as_on_windows()
    {
        Assert.Equal("home net", Settings.Parse(Settings.Text.ReplaceLineEndings("\r\n")).WifiSsid);
    }

    [Fact]
    public void Tls_has_its_own_port()
    {
        Provisioning settings = Settings.Parse(Settings.With("mqtt_tls", "true"));

        Assert.Equal((8883, true), (settings.MqttPort, settings.MqttTls));
    }

    [Fact]
    public void A_wired_board_needs_no_wifi()
    {
        Assert.Equal("", Settings.Parse(Settings.With("board", "olimex-esp32-poe").Replace("wifi_ssid = home net", "", StringComparison.Ordinal)).WifiSsid);
    }

    [Theory]
    [InlineData("board", "toaster", "device.conf line 12: board: found toaster, expected one of generic-esp32-devkit, lilygo-t-can485, olimex-esp32-poe, seeed-xiao-esp32s3-rs485, waveshare-esp32-s3-relay-6ch")]
    [InlineData("id", "a/b", "device.conf line 12: id: found a/b, expected 1 to 48 of A-Z a-z 0-9 - . _")]
    [InlineData("site", "", "device.conf line 12: site: found nothing, expected a value")]
    [InlineData("key", "00", "device.conf line 12: key: found 2 characters, expected 32 bytes in hex")]
    [InlineData("gateway_public_key", "secret that is not hex", "device.conf line 12: gateway_public_key: found 22 characters, expected 64 bytes in hex")]
    [InlineData("wifi_ssid", "", "device.conf line 12: wifi_ssid: found nothing, expected a value")]
    [InlineData("unit", "248", "device.conf line 13: unit: found 248, expected a whole number from 1 to 247")]
    [InlineData("baud", "-9600", "device.conf line 13: baud: found -9600, expected a whole number from 1200 to 115200")]
    [InlineData("baud", "99999999999", "device.conf line 13: baud: found 99999999999, expected a whole number from 1200 to 115200")]
    [InlineData("parity", "mark", "device.conf line 13: parity: found mark, expected none, even or odd")]
    [InlineData("read_only", "no", "device.conf line 13: read_only: found no, expected true, false")]
    [InlineData("poll_seconds", "70", "device.conf line 13: poll_seconds: found 70, expected a divisor of the period of 900 s")]
    [InlineData("s0_pulses_per_kwh", "0", "device.conf line 13: s0_pulses_per_kwh: found 0, expected a whole number from 1 to 100000")]
    [InlineData("colour", "red", "device.conf line 13: found the unknown name colour, expected known names, each once")]
    public void A_wrong_line_is_one_clear_line(string name, string value, string message)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Settings.Parse(Settings.With(name, value)));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void A_name_given_twice_or_without_value_is_an_error()
    {
        Assert.Equal("device.conf line 13: found a second site, expected known names, each once", Assert.Throws<ArgumentException>(() => Settings.Parse(Settings.Text + "\nsite = b")).Message);
        Assert.Equal("device.conf line 13: found no '=', expected name = value", Assert.Throws<ArgumentException>(() => Settings.Parse(Settings.Text + "\nsite")).Message);
    }
}
