using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual;

/// <summary>What a board adds to a device: something around its line, and meters on its pins.</summary>
/// <param name="Line">Makes the stream that is used of the one that was opened.</param>
/// <param name="PulseMeters">S0 meters whose energy every reading carries.</param>
internal sealed record DeviceParts(Func<IByteStream, IByteStream> Line, PulseMeter[] PulseMeters)
{
    public static DeviceParts None { get; } = new(stream => stream, []);
}
