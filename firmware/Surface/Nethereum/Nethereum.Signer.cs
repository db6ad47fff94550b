// Signatures of Nethereum.Signer 6.1 (MIT licence): what gateway/Ledger/Signing/NethereumSigner.cs uses, for machines that can not restore the package.
namespace Nethereum.Signer
{
    public class EthECKey
    {
        public EthECKey(byte[] vch, bool isPrivate) => throw null;

        public byte[] GetPubKeyNoPrefix(bool compressed = false) => throw null;

        public EthECDSASignature Sign(byte[] hash) => throw null;
    }

    public class EthECDSASignature
    {
        public EthECDSASignature(byte[] derSig) => throw null;

        public byte[] R => throw null;

        public byte[] S => throw null;
    }
}
