using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering;

/// <summary>
/// Checks an envelope: decodes it, then asks one rule after the other. Not for concurrent use; the context is valid until the next check.
/// </summary>
public sealed class ReadingVerifier(IEcdsaVerifier verifier, int toleranceSeconds)
{
    private readonly ReadingCodec codec = new();
    private readonly IReadingRule[] rules =
    [
        new DeviceRule(),
        new SignatureRule(verifier),
        new OrderRule(),
        new ChainRule(),
        new FreshnessRule(toleranceSeconds),
    ];

    public ReadingContext Context { get; } = new();

    /// <summary>
    /// Verdict on the bytes that arrived under a device's topic. Any bytes get one, none throw.
    /// </summary>
    /// <param name="topicDevice">Device named by the topic.</param>
    /// <param name="bytes">The envelope as it arrived.</param>
    /// <param name="device">That device as provisioned; null when it is not.</param>
    /// <param name="cursor">How far its chain is verified; null before its first reading.</param>
    /// <param name="nowUnix">The gateway's clock.</param>
    public Verdict Check(string topicDevice, byte[] bytes, Device? device, DeviceCursor? cursor, long nowUnix)
    {
        Context.TopicDevice = topicDevice;
        Context.Bytes = bytes;
        Context.Device = device;
        Context.Cursor = cursor;
        Context.NowUnix = nowUnix;
        if (codec.Decode(bytes, 0, bytes.Length, Context.Reading, Context.Envelope) != DecodeResult.Ok)
        {
            return Verdict.Refuse(Rejection.Malformed);
        }

        codec.HeadHash(bytes, 0, bytes.Length, Context.HeadHash, 0);
        foreach (IReadingRule rule in rules)
        {
            Verdict verdict = rule.Check(Context);
            if (verdict.Outcome != Outcome.Accepted)
            {
                return verdict;
            }
        }

        return Verdict.Accept;
    }
}
