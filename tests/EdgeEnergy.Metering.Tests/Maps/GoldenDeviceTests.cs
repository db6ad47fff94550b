using EdgeEnergy.Core;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Metering.Tests.Maps;

public sealed class GoldenDeviceTests
{
    public static TheoryData<string> Cases => [.. Directory.GetFiles(Repository.DeviceCases, "*.yaml", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.DeviceCases, path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Maps => [.. Directory.GetFiles(Repository.Devices, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_captured_frame_decodes_to_what_its_device_meant(string name)
    {
        GoldenDevice golden = GoldenDevice.Load(Path.Combine(Repository.DeviceCases, name));
        RegisterMap map = LoadMap(Path.GetDirectoryName(name)!);
        ushort[] words = golden.ToWords(out int function);

        Dictionary<string, DecodedRegister> decoded = MapDecoder.Decode(map, function, golden.First, words).ToDictionary(register => register.Id);

        Assert.NotEqual(0, golden.Expect.Count + golden.Quality.Count);
        foreach ((string id, string expected) in golden.Expect)
        {
            Assert.True(decoded.TryGetValue(id, out DecodedRegister? register), $"{id} is not in the frame");
            Assert.True(register.Quality == RegisterQuality.Good, $"{id} is {register.Quality}");
            Assert.True(GoldenDevice.Matches(expected, register.Value), $"{id}: expected {expected}, found {register.Value}");
        }

        foreach ((string id, string expected) in golden.Quality)
        {
            Assert.Equal(expected, decoded[id].Quality.ToString(), ignoreCase: true);
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_map_compiles_and_has_a_golden_case(string id)
    {
        RegisterMap map = LoadMap(id);

        Assert.Equal(id, map.Id);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(Repository.DeviceCases, id), "*.yaml"));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void The_table_says_what_the_file_says(string id)
    {
        DeviceMap file = MapCompiler.Load(Path.Combine(Repository.Devices, id + ".yaml"));
        RegisterMap map = LoadMap(id);

        Assert.Equal(file.Registers.Count, map.RegisterCount);
        for (int i = 0; i < map.RegisterCount; i++)
        {
            MapRegister register = file.Registers[i];
            Assert.Equal(register.Id, map.Name(i));
            Assert.Equal(i, map.IndexOf(register.Id));
            Assert.Equal(register.Type, map.Type(i));
            Assert.Equal(register.Unit, map.Unit(i));
            Assert.Equal(register.Addresses, Enumerable.Range(0, map.Words(i)).Select(word => map.Address(i, word)));
            Assert.Equal((register.Mantissa, register.Exponent), (map.Mantissa(i), map.Exponent(i)));
            Assert.Equal((register.Minimum, register.Maximum, register.MaximumChange), (map.Minimum(i), map.Maximum(i), map.MaximumChange(i)));
            Assert.Equal(register.Poll, map.Poll(i));
            Assert.Equal((register.Function, register.Alone, register.Decimals), (map.Function(i), map.IsAlone(i), map.Decimals(i)));
        }

        Assert.Equal(file.Variants.Select(variant => (variant.Name, variant.Kind)), Enumerable.Range(0, map.VariantCount).Select(i => (map.VariantName(i), map.VariantKindOf(i))));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void A_damaged_table_is_refused(string id)
    {
        byte[] table = MapCompiler.Load(Path.Combine(Repository.Devices, id + ".yaml")).Table;
        for (int i = 0; i < table.Length; i += 7)
        {
            table[i] ^= 0x20;
            Assert.Null(RegisterMap.TryLoad(table, out string error));
            Assert.NotEmpty(error);
            table[i] ^= 0x20;
        }

        Assert.Null(RegisterMap.TryLoad(table[..^1], out _));
        Assert.Null(RegisterMap.TryLoad([], out _));
        Assert.NotNull(RegisterMap.TryLoad(table, out _));
    }

    /// <summary>Function, first address and count of the reads of one poll.</summary>
    [Theory]
    [InlineData("deye-hybrid-3p-lv", "3:516+20 3:587+108")]
    [InlineData("deye-hybrid-3p-hv", "3:516+20 3:587+108 3:727+4")]
    [InlineData("deye-hybrid-1p", "3:72+26 3:150+42")]
    [InlineData("deye-micro", "3:63+25")]
    [InlineData("eastron-sdm630", "4:0+18 4:30+2 4:52+2 4:70+6")]
    [InlineData("chint-ddsu666", "3:8192+16 3:16384+12")]
    public void A_poll_takes_few_reads(string id, string expected)
    {
        PollPlan fast = new(LoadMap(id), PollClass.Fast);

        Assert.Equal(expected, string.Join(' ', Enumerable.Range(0, fast.BlockCount).Select(i => $"{fast.Function(i)}:{fast.Start(i)}+{fast.Count(i)}")));
    }

    /// <summary>The single-phase hybrid in steps of 1 W stays so where the values can not tell, and a unit of 10 W is one by its register alone.</summary>
    [Theory]
    [InlineData(0, 1252, 1252, 1252)]
    [InlineData(2538, 1252, 3790, 1252)]
    [InlineData(2538, 125, 379, 1250)]
    [InlineData(2538, 125, 2000, 125)]
    public void The_unit_of_grid_power_is_what_the_balance_says(int inverter, int grid, int load, int watts)
    {
        ushort[] words = new ushort[13];
        words[166 - 166] = 0;
        words[169 - 166] = (ushort)grid;
        words[175 - 166] = (ushort)inverter;
        words[178 - 166] = (ushort)load;
        RegisterMap map = LoadMap("deye-hybrid-1p");

        for (int i = 0; i < 2; i++)
        {
            Assert.Equal((double)watts, MapDecoder.Decode(map, 166, words).Single(register => register.Id == "grid_power").Value);
        }
    }

    [Fact]
    public void The_same_address_means_what_the_function_says()
    {
        RegisterMap map = LoadMap("eastron-sdm630");

        Assert.Equal(["l3_apparent_power"], MapDecoder.Decode(map, 4, 0x16, [0, 0]).Select(register => register.Id));
        Assert.Equal(["pulse_constant"], MapDecoder.Decode(map, 3, 0x16, [0, 0]).Select(register => register.Id));
        Assert.NotEmpty(MapDecoder.Decode(LoadMap("carlo-gavazzi-em24"), 4, 0, [0, 0]));
        Assert.Empty(MapDecoder.Decode(LoadMap("deye-micro"), 4, 60, [0, 0]));
    }

    /// <summary>What a device may be harmed by is in the maps, marked, and never writable by a command.</summary>
    [Theory]
    [InlineData("deye-hybrid-1p", 44, 54)]
    [InlineData("deye-hybrid-3p-lv", 81, 91, 92, 93, 94, 240)]
    [InlineData("deye-hybrid-3p-hv", 81, 91, 92, 93, 94, 240)]
    [InlineData("deye-micro", 54)]
    [InlineData("deye-string", 44, 54)]
    [InlineData("chint-dtsu666", 2)]
    public void Dangerous_registers_may_not_be_written(string id, params int[] addresses)
    {
        RegisterMap map = LoadMap(id);
        int[] found = [.. Enumerable.Range(0, map.RegisterCount).Where(i => addresses.Contains(map.Address(i)))];

        Assert.Equal(addresses.Length, found.Length);
        Assert.All(found, i => Assert.True(map.Has(i, RegisterMapFormat.FlagDangerous)));
        Assert.All(found, i => Assert.False(map.MayWrite(i)));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void No_map_reads_more_than_its_device_returns(string id)
    {
        RegisterMap map = LoadMap(id);
        foreach (PollClass poll in Enum.GetValues<PollClass>())
        {
            PollPlan plan = new(map, poll);
            for (int i = 0; i < plan.BlockCount; i++)
            {
                Assert.InRange(plan.Count(i), 1, map.MaximumRead);
                Assert.NotEqual(-1, map.AreaOf(plan.Start(i)));
                Assert.Equal(map.AreaOf(plan.Start(i)), map.AreaOf(plan.Start(i) + plan.Count(i) - 1));
            }
        }
    }

    /// <summary>A power of a few watts exported on firmware that leaves its high words at zero, and the same with a torn pair.</summary>
    [Theory]
    [InlineData(0xFFFE, 0x0000, -2)]
    [InlineData(0xFFFE, 0xFFFF, -2)]
    [InlineData(0x0064, 0xFFFF, 100)]
    [InlineData(0x0064, 0x0000, 100)]
    [InlineData(0xD8F0, 0x0000, -10000)]
    public void High_words_are_believed_only_within_the_rating(int low, int high, int watts)
    {
        RegisterMap map = LoadMap("deye-hybrid-3p-lv");
        ushort[] words = new ushort[66];
        words[0] = (ushort)low;
        words[65] = (ushort)high;

        DecodedRegister power = MapDecoder.Decode(map, 625, words).Single(register => register.Id == "grid_power");

        Assert.Equal((double)watts, power.Value);
    }

    private static RegisterMap LoadMap(string id) =>
        RegisterMap.TryLoad(MapCompiler.Load(Path.Combine(Repository.Devices, id + ".yaml")).Table, out string error)
        ?? throw new InvalidDataException(error);
}
