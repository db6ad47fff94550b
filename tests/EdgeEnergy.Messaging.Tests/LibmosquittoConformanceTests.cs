namespace EdgeEnergy.Messaging.Tests;

public sealed class LibmosquittoConformanceTests : MqttClientConformance
{
    protected override IMqttClient Create(TimeProvider time) => new LibmosquittoClient(time);
}
