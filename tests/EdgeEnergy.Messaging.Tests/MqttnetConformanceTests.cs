// Without the package the client is compiled against signatures that have no bodies (firmware/Surface/Mqttnet): there is nothing to run. With it,
// FullFeedMqtt=true, the same kit runs here.
#if FULL_FEED_MQTT
namespace EdgeEnergy.Messaging.Tests;

public sealed class MqttnetConformanceTests : MqttClientConformance
{
    protected override IMqttClient Create(TimeProvider time) => new MqttnetClient(time);
}
#endif
