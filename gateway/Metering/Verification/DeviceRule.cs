namespace EdgeEnergy.Metering;

/// <summary>The device is provisioned and is the one of the topic.</summary>
public sealed class DeviceRule : IReadingRule
{
    public Verdict Check(ReadingContext context) =>
        context.Device is not null && context.Reading.DeviceId == context.TopicDevice && context.Device.Id == context.TopicDevice
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.UnknownDevice);
}
