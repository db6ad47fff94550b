namespace EdgeEnergy.Ledger;

/// <summary>The signer of keys in memory of this build: Nethereum.Signer where its package is (full feed), libsecp256k1 everywhere else.</summary>
internal static class Signers
{
    /// <summary>Takes a copy of the 32-byte key; <see cref="Domain.InputException"/> when it is not one.</summary>
    internal static ISigner Create(Secp256k1Native curve, ReadOnlySpan<byte> key) =>
#if FULL_FEED_SIGNER
        new NethereumSigner(curve, key);
#else
        new LocalSigner(curve, key);
#endif
}
