using EdgeEnergy.Core;

namespace EdgeEnergy.Metering;

/// <summary>The device is provisioned, is the one of the topic, and signs with its own key (a shared key would prove nothing to others).</summary>
public sealed class DeviceRule : IReadingRule
{
    public Verdict Check(ReadingContext context) =>
        context.Device is not null && context.Reading.DeviceId == context.TopicDevice && context.Envelope.Algorithm == CoseEnvelope.Es256k
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.UnknownDevice);
}
