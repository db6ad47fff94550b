namespace EdgeEnergy.Messaging;

/// <summary>
/// Delivery asked of the broker. MQTT's third level is left out on purpose: exactly-once effect comes from (device, epoch, sequence), end to end.
/// </summary>
public enum MqttQos
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
}
