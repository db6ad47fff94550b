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

        Dictionary<string, DecodedRegister> decoded = MapDecoder.Decode(map, golden.First, golden.ToWords()).ToDictionary(register => register.Id);

        Assert.NotEmpty(golden.Expect);
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
    public void Every_map_compiles_and_has_a_captured_frame(string id)
    {
        RegisterMap map = LoadMap(id);

        Assert.Equal(id, map.Id);
        Assert.True(Directory.Exists(Path.Combine(Repository.DeviceCases, id)), $"tests/cases/devices/{id} is missing");
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
        }
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

    [Fact]
    public void The_powers_of_the_three_phase_hybrid_take_two_reads_a_poll()
    {
        RegisterMap map = LoadMap("deye-hybrid-3p-lv");

        PollPlan fast = new(map, PollClass.Fast);

        Assert.Equal([(516, 20), (587, 108)], Enumerable.Range(0, fast.BlockCount).Select(i => (fast.Start(i), fast.Count(i))));
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
