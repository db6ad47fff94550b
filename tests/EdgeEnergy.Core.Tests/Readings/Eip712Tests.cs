namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>The "Mail" example published with EIP-712, every step of it.</summary>
public sealed class Eip712Tests
{
    private readonly Eip712 _eip712 = new();

    [Fact]
    public void The_published_mail_example()
    {
        byte[] domain = Struct("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)", e =>
        {
            e.AddString("Ether Mail");
            e.AddString("1");
            e.AddUnsigned(1);
            e.AddAddress(Convert.FromHexString("CcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"), 0);
        });
        Assert.Equal("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", Convert.ToHexStringLower(domain));

        byte[] typeHash = new byte[32];
        _eip712.TypeHash("Mail(Person from,Person to,string contents)Person(string name,address wallet)", typeHash, 0);
        Assert.Equal("a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", Convert.ToHexStringLower(typeHash));

        byte[] cow = Person("Cow", "CD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
        byte[] bob = Person("Bob", "bBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB");
        Assert.Equal("fc71e5fa27ff56c350aa531bc129ebdf613b772b6604664f5d8dbe21b85eb0c8", Convert.ToHexStringLower(cow));
        byte[] mail = Struct("Mail(Person from,Person to,string contents)Person(string name,address wallet)", e =>
        {
            e.AddWord(cow, 0);
            e.AddWord(bob, 0);
            e.AddString("Hello, Bob!");
        });
        Assert.Equal("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", Convert.ToHexStringLower(mail));

        byte[] digest = new byte[32];
        _eip712.Digest(domain, mail, digest, 0);
        Assert.Equal("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", Convert.ToHexStringLower(digest));

        byte[] key = new byte[32];
        byte[] signature = new byte[65];
        new Keccak256().Hash("cow"u8.ToArray(), 0, 3, key, 0);
        Assert.True(new Secp256k1().SignRecoverable(key, 0, digest, 0, signature, 0));
        Assert.Equal(
            "4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c",
            Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void A_digest_may_overwrite_what_it_is_made_of()
    {
        byte[] domain = new byte[32];
        byte[] hash = new byte[32];
        hash[5] = 7;
        byte[] apart = new byte[32];
        _eip712.Digest(domain, hash, apart, 0);
        _eip712.Digest(domain, hash, hash, 0);
        Assert.Equal(apart, hash);
    }

    [Fact]
    public void Booleans_and_bytes_are_words()
    {
        byte[] one = Struct("T(bool b)", e => e.AddBoolean(true));
        byte[] number = Struct("T(bool b)", e => e.AddUnsigned(1));
        Assert.Equal(number, one);
        byte[] text = Struct("T(string s)", e => e.AddString("abc"));
        byte[] bytes = Struct("T(string s)", e => e.AddBytes("xabc"u8.ToArray(), 1, 3));
        Assert.Equal(text, bytes);
    }

    private byte[] Person(string name, string wallet) => Struct("Person(string name,address wallet)", e =>
    {
        e.AddString(name);
        e.AddAddress(Convert.FromHexString(wallet), 0);
    });

    private byte[] Struct(string type, Action<Eip712> add)
    {
        byte[] typeHash = new byte[32];
        byte[] hash = new byte[32];
        _eip712.TypeHash(type, typeHash, 0);
        _eip712.Begin(typeHash);
        add(_eip712);
        _eip712.Finish(hash, 0);
        return hash;
    }
}
