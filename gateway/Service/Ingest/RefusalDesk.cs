using System.Security.Cryptography;
using EdgeEnergy.Core;
using EdgeEnergy.Ledger;
using EdgeEnergy.Metering;
using EdgeEnergy.Service.Trading;

namespace EdgeEnergy.Service.Ingest;

/// <summary>
/// Signed refusals of what a device itself has signed and what will never be taken, so that it gives it up and begins an epoch anew instead of sending
/// it for ever. Used by the ingest loop alone.
/// </summary>
internal sealed class RefusalDesk(ISigner signer)
{
    private readonly KeyringSealer sealer = new(signer);
    private readonly ChainRefusalCodec codec = new();
    private readonly ChainRefusal refusal = new();
    private readonly byte[] buffer = new byte[ChainRefusalCodec.MaxLength];

    /// <summary>True for what is refused although the device's signature was right. What anybody may have sent is answered with silence; time may come.</summary>
    public static bool IsFinal(Rejection why) => why is Rejection.Replayed or Rejection.BrokenChain or Rejection.Contradicted;

    /// <summary>The refusal of these bytes.</summary>
    public byte[] Of(DeviceChain chain, byte[] bytes, uint epoch, uint sequence)
    {
        refusal.Epoch = epoch;
        refusal.Sequence = sequence;
        refusal.ChainEpoch = (uint)(chain.Cursor?.Epoch ?? 0);
        SHA256.HashData(bytes, refusal.Hash);
        return buffer[..codec.Encode(refusal, chain.Device.Id, sealer, buffer, 0)];
    }
}
