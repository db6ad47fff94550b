namespace EdgeEnergy.Messaging;

/// <summary>The MQTT client of this build: MQTTnet with the full feed, libmosquitto without it.</summary>
public static class MqttClients
{
    /// <summary>A client that has not connected yet; <paramref name="time"/> is the clock of the waits between reconnections.</summary>
    public static IMqttClient Create(TimeProvider time) =>
#if FULL_FEED_MQTT
        new MqttnetClient(time);
#else
        new LibmosquittoClient(time);
#endif
}
