using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The key objects of a token by their label; one private and one public object of type EC to a label.</summary>
internal static unsafe class Pkcs11Objects
{
    private const int Uncompressed = 4;
    private const int LongestList = 4096;

    /// <summary>CKO_PUBLIC_KEY, CKO_PRIVATE_KEY, CKK_EC.</summary>
    private const nuint PublicClass = 2;
    private const nuint PrivateClass = 3;
    private const nuint EllipticCurve = 3;

    /// <summary>DER of the object identifier 1.3.132.0.10, secp256k1 (SEC 2, A.2.1).</summary>
    private static ReadOnlySpan<byte> Curve => [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a];

    /// <summary>The private key of a label; <see cref="InputException"/> when there is none or more than one.</summary>
    internal static Pkcs11Result FindKey(Pkcs11Module module, nuint session, string label, string where, out nuint key)
    {
        key = 0;
        Pkcs11Result result = Find(module, session, PrivateClass, label, 2, out IReadOnlyList<nuint> keys);
        if (result != Pkcs11Result.CKR_OK)
        {
            return result;
        }

        key = keys.Count == 1 ? keys[0] : throw new InputException(where, "key", $"{(keys.Count == 0 ? "no" : "more than one")} private EC key \"{label}\"", "one");
        return result;
    }

    /// <summary>x|y of the public key of a label; <see cref="InputException"/> when there is not exactly one or it is not of secp256k1.</summary>
    internal static Pkcs11Result PublicKey(Pkcs11Module module, nuint session, string label, string where, out byte[] publicKey)
    {
        publicKey = [];
        Pkcs11Result result = Find(module, session, PublicClass, label, 2, out IReadOnlyList<nuint> keys);
        if (result != Pkcs11Result.CKR_OK)
        {
            return result;
        }

        if (keys.Count != 1)
        {
            throw new InputException(where, "key", $"{(keys.Count == 0 ? "no" : "more than one")} public EC key \"{label}\"", "one beside the private key");
        }

        byte[] curve = module.Attribute(session, keys[0], Pkcs11Attribute.EcParams);
        if (!curve.AsSpan().SequenceEqual(Curve))
        {
            throw new InputException($"{where}, key \"{label}\"", "CKA_EC_PARAMS", curve.Length == 0 ? "nothing" : Convert.ToHexStringLower(curve), $"{Convert.ToHexStringLower(Curve)} (secp256k1)");
        }

        byte[] point = module.Attribute(session, keys[0], Pkcs11Attribute.EcPoint);

        // A DER OCTET STRING by the specification; some modules leave its two bytes of head out.
        ReadOnlySpan<byte> encoded = point is [0x04, 0x41, .. { Length: 65 } inner] ? inner : point;
        publicKey = encoded.Length == 65 && encoded[0] == Uncompressed
            ? encoded[1..].ToArray()
            : throw new InputException($"{where}, key \"{label}\"", "CKA_EC_POINT", $"{point.Length} bytes", "an uncompressed point");
        return result;
    }

    /// <summary>Labels of all private EC keys.</summary>
    internal static Pkcs11Result Labels(Pkcs11Module module, nuint session, out IReadOnlyList<string> labels)
    {
        Pkcs11Result result = Find(module, session, PrivateClass, null, LongestList, out IReadOnlyList<nuint> keys);
        labels = [.. keys.Select(k => Encoding.UTF8.GetString(module.Attribute(session, k, Pkcs11Attribute.Label))).Order(StringComparer.Ordinal)];
        return result;
    }

    /// <summary>Makes a key pair on the token whose private half can be used there and never read.</summary>
    internal static Pkcs11Result Generate(Pkcs11Module module, nuint session, string label)
    {
        byte yes = 1;
        byte no = 0;
        byte[] name = Encoding.UTF8.GetBytes(label);
        byte[] id = RandomNumberGenerator.GetBytes(16);
        fixed (byte* curve = Curve)
        fixed (byte* text = name)
        fixed (byte* number = id)
        {
            Pkcs11Attribute labelled = new(Pkcs11Attribute.Label, text, name.Length);
            Pkcs11Attribute numbered = new(Pkcs11Attribute.Id, number, id.Length);
            return module.Generate(
                session,
                [
                    labelled, numbered, new(Pkcs11Attribute.Token, &yes, 1), new(Pkcs11Attribute.Verify, &yes, 1), new(Pkcs11Attribute.EcParams, curve, Curve.Length),
                ],
                [
                    labelled, numbered, new(Pkcs11Attribute.Token, &yes, 1), new(Pkcs11Attribute.Private, &yes, 1), new(Pkcs11Attribute.Sensitive, &yes, 1),
                    new(Pkcs11Attribute.Extractable, &no, 1), new(Pkcs11Attribute.Sign, &yes, 1),
                ]);
        }
    }

    private static Pkcs11Result Find(Pkcs11Module module, nuint session, nuint kind, string? label, int most, out IReadOnlyList<nuint> objects)
    {
        nuint type = EllipticCurve;
        byte[] name = Encoding.UTF8.GetBytes(label ?? "");
        fixed (byte* text = name)
        {
            ReadOnlySpan<Pkcs11Attribute> template =
            [
                new(Pkcs11Attribute.Class, &kind, sizeof(nuint)), new(Pkcs11Attribute.KeyType, &type, sizeof(nuint)), new(Pkcs11Attribute.Label, text, name.Length),
            ];
            return module.Find(session, label is null ? template[..2] : template, most, out objects);
        }
    }
}
