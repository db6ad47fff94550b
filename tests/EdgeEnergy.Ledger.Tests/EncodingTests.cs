using System.Text;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Published vectors of RLP, the contract ABI, EIP-55 and EIP-1014, and the ABI against ethers 6.</summary>
public sealed class EncodingTests
{
    /// <summary>ethereum.org, "Recursive-length prefix serialization", examples.</summary>
    public static TheoryData<string, byte[]> RlpVectors => new()
    {
        { "83646f67", Rlp.String("dog"u8) },
        { "c88363617483646f67", Rlp.List(Rlp.String("cat"u8), Rlp.String("dog"u8)) },
        { "80", Rlp.String([]) },
        { "c0", Rlp.List() },
        { "80", Rlp.Integer(0) },
        { "00", Rlp.String([0]) },
        { "0f", Rlp.Integer(15) },
        { "820400", Rlp.Integer(1024) },
        { "c7c0c1c0c3c0c1c0", Rlp.List(Rlp.List(), Rlp.List(Rlp.List()), Rlp.List(Rlp.List(), Rlp.List(Rlp.List()))) },
        {
            "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974",
            Rlp.String("Lorem ipsum dolor sit amet, consectetur adipisicing elit"u8)
        },
    };

    [Theory]
    [MemberData(nameof(RlpVectors))]
    public void RLP_encodes_as_published_and_decodes_what_it_encoded(string expected, byte[] encoded)
    {
        Assert.Equal(expected, Convert.ToHexStringLower(encoded));
        Assert.Equal(encoded, Encode(Rlp.Decode(encoded)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("83646f")]
    [InlineData("83646f6767")]
    [InlineData("8100")]
    [InlineData("817f")]
    [InlineData("b8026464")]
    [InlineData("b90002aabb")]
    [InlineData("c283646f")]
    [InlineData("f800")]
    [InlineData("bfffffffffffffffff")]
    public void RLP_has_one_form_for_each_value_and_refuses_others(string encoded) =>
        Assert.Throws<InputException>(() => Rlp.Decode(Convert.FromHexString(encoded)));

    [Fact]
    public void RLP_lists_nested_without_end_are_refused()
    {
        byte[] nested = [0xc0];
        for (int i = 0; i < 100; i++)
        {
            nested = Rlp.List(nested);
        }

        Assert.Throws<InputException>(() => Rlp.Decode(nested));
    }

    /// <summary>Solidity documentation, "Contract ABI Specification", examples.</summary>
    [Fact]
    public void The_ABI_encodes_the_examples_of_its_specification()
    {
        byte[] baz = AbiEncoder.Call("baz(uint32,bool)").Number(69).Number(1).ToArray();
        Assert.Equal("cdcd77c0" + Word("45") + Word("1"), Convert.ToHexStringLower(baz));

        byte[] sam = AbiEncoder.Call("sam(bytes,bool,uint256[])").Bytes("dave"u8).Number(1).Words([WordOf(1), WordOf(2), WordOf(3)]).ToArray();
        Assert.Equal(
            "a5643bf2" + Word("60") + Word("1") + Word("a0") + Word("4") + "64617665" + new string('0', 56) + Word("3") + Word("1") + Word("2") + Word("3"),
            Convert.ToHexStringLower(sam));

        byte[] tenBytes = new byte[32];
        "1234567890"u8.CopyTo(tenBytes);
        byte[] f = AbiEncoder.Call("f(uint256,uint32[],bytes10,bytes)").Number(0x123).Words([WordOf(0x456), WordOf(0x789)]).Bytes32(tenBytes).Bytes("Hello, world!"u8).ToArray();
        Assert.Equal(
            "8be65246" + Word("123") + Word("80") + "31323334353637383930" + new string('0', 44) + Word("e0") + Word("2") + Word("456") + Word("789")
            + Word("d") + "48656c6c6f2c20776f726c6421" + new string('0', 38),
            Convert.ToHexStringLower(f));
    }

    [Fact]
    public async Task The_ABI_is_that_of_ethers_for_the_calls_made_here()
    {
        string line = Assert.Single(await Node.RunAsync("abi.mjs", TestContext.Current.CancellationToken));
        using JsonDocument json = JsonDocument.Parse(line);
        string Expected(string name) => json.RootElement.GetProperty(name).GetString()!;
        const string Address = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";
        const string Settle = "settle(uint64,bytes32,uint32,uint64,bytes)";

        byte[] settle = AbiEncoder.Call(Settle).Number(29_910_000).Bytes32(Filled(0xab)).Number(3).Number(4500).Bytes(Convert.FromHexString("000200000000000000c8")).ToArray();
        Assert.Equal(Expected("settle"), Hex.Format(settle));
        Assert.Equal(Expected("settleEmpty"), Hex.Format(AbiEncoder.Call(Settle).Number(1).Bytes32(new byte[32]).Number(0).Number(0).Bytes([]).ToArray()));
        Assert.Equal(Expected("register"), Hex.Format(AbiEncoder.Call("register(address[])").Addresses([Address, DevelopmentChain.Factory]).ToArray()));
        Assert.Equal(Expected("balances"), Hex.Format(AbiEncoder.Call("balances(uint256,uint256)").Number(0).Number(13).ToArray()));
        byte[] words = AbiEncoder.Call("words(bytes32[],string,int256,bytes)").Words([Filled(1), Filled(2)]).Text("grüß dich, netz").Number(-5).Bytes(Filled(7, 33)).ToArray();
        Assert.Equal(Expected("words"), Hex.Format(words));
        AbiReader reader = new(words.AsSpan(4));
        Assert.Equal("grüß dich, netz", Encoding.UTF8.GetString(reader.Bytes(1)));
        Assert.Equal(-5, reader.Signed(2));
        Assert.Equal(2, reader.Numbers(0).Length);

        Assert.Equal("InsufficientBalance(3, 100, 250)", RevertReason.Describe(Hex.Parse(Expected("insufficient"), "error")));
        Assert.Equal("Unbalanced(-7)", RevertReason.Describe(Hex.Parse(Expected("unbalanced"), "error")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000020")]
    [InlineData("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0000000000000000000000000000000000000000000000007fffffffffffffff")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000200000000000000000000000000000000000000000000000000fffffffffffffff")]
    public void ABI_data_that_points_outside_itself_is_refused(string hex)
    {
        byte[] data = Convert.FromHexString(hex);
        Assert.Throws<InputException>(() => new AbiReader(data).Bytes(0));
        Assert.Throws<InputException>(() => new AbiReader(data).Numbers(0));
    }

    /// <summary>EIP-55, test cases.</summary>
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Addresses_carry_the_checksum_of_EIP_55(string address) =>
        Assert.Equal(address, EthereumAddress.Format(EthereumAddress.Parse(address.ToLowerInvariant(), "address")));

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    public void Addresses_with_a_typing_error_are_refused(string address) =>
        Assert.Throws<InputException>(() => EthereumAddress.Parse(address, "address"));

    /// <summary>EIP-1014, examples 1, 2, 5 and 6.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000", "00", "00", "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38")]
    [InlineData("deadbeef00000000000000000000000000000000", "00", "00", "0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3")]
    [InlineData("00000000000000000000000000000000deadbeef", "cafebabe", "deadbeef", "0x60f3f640a8508fC6a86d45DF051962668E1e8AC7")]
    [InlineData("0000000000000000000000000000000000000000", "00", "", "0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0")]
    public void Addresses_of_CREATE2_are_as_published(string factory, string salt, string code, string expected)
    {
        byte[] salt32 = Convert.FromHexString(salt.PadLeft(64, '0'));
        Assert.Equal(expected, EthereumAddress.Format(EthereumAddress.Create2(Convert.FromHexString(factory), salt32, Convert.FromHexString(code))));
    }

    [Fact]
    public void Every_error_of_the_contracts_has_its_words()
    {
        string[] missing =
        [
            .. new[] { "SettlementVault", "SettlementToken" }.SelectMany(contract =>
            {
                using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Contracts, "out", contract + ".sol", contract + ".json")));
                return json.RootElement.GetProperty("abi").EnumerateArray()
                    .Where(e => e.GetProperty("type").GetString() == "error")
                    .Select(e => $"{e.GetProperty("name").GetString()}({string.Join(',', e.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("type").GetString()))})")
                    .ToArray();
            }).Distinct(StringComparer.Ordinal).Except(RevertReason.Known, StringComparer.Ordinal),
        ];
        Assert.Empty(missing);
    }

    private static string Word(string hex) => hex.PadLeft(64, '0');

    private static byte[] WordOf(int value) => Convert.FromHexString(Word(value.ToString("x")));

    private static byte[] Filled(byte value, int length = 32) => [.. Enumerable.Repeat(value, length)];

    private static byte[] Encode(RlpItem item) => item.IsList ? Rlp.List([.. item.Items.Select(Encode)]) : Rlp.String(item.Bytes);
}
