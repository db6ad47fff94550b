using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging;

/// <summary>What both clients demand of the options before they touch the network.</summary>
internal static class MqttOptionsCheck
{
    private const int PortMaximum = 65_535;
    private const int KeepAliveMinimumSeconds = 5;
    private const int KeepAliveMaximumSeconds = 65_535;

    public static void ThrowIfUnusable(MqttOptions options)
    {
        if (options.Host.Length == 0)
        {
            throw new InputException("MQTT", "host", "nothing", "a host name or address");
        }

        if (options.Port is < 1 or > PortMaximum)
        {
            throw new InputException("MQTT", "port", $"{options.Port}", $"1 to {PortMaximum}");
        }

        if (options.ClientId.Length == 0)
        {
            throw new InputException("MQTT", "client id", "nothing", "a name unique at the broker");
        }

        if (options.KeepAlive.TotalSeconds is < KeepAliveMinimumSeconds or > KeepAliveMaximumSeconds)
        {
            throw new InputException("MQTT", "keep-alive", $"{options.KeepAlive.TotalSeconds} s", $"{KeepAliveMinimumSeconds} to {KeepAliveMaximumSeconds} s");
        }

        if (options.ReconnectDelay <= TimeSpan.Zero || options.ReconnectDelayMax < options.ReconnectDelay)
        {
            throw new InputException(
                "MQTT", "reconnect delay", $"{options.ReconnectDelay} to {options.ReconnectDelayMax}", "more than zero, and the maximum not below the first");
        }
    }
}
