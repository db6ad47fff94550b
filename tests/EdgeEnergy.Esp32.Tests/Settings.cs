namespace EdgeEnergy.Esp32.Tests;

/// <summary>A provisioning file that is sound.</summary>
internal static class Settings
{
    public static readonly byte[] DeviceKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public static string Text { get; } = $"""
        # a device of the tests
        board = generic-esp32-devkit
        id = dev-b07
        site = community13

        key = {Convert.ToHexString(DeviceKey)}
        gateway_public_key = {new string('a', 128)}
        wifi_ssid = home net
        wifi_password = p=ss word
        mqtt_host = 192.0.2.1
        mqtt_user = dev-b07
        mqtt_password = secret
        """;

    public static string With(string name, string value) =>
        string.Join('\n', Text.Split('\n').Where(line => !line.StartsWith(name + " =", StringComparison.Ordinal)).Append($"{name} = {value}"));

    public static Provisioning Parse(string text) => Provisioning.Parse("device.conf", text);
}
