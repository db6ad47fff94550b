using EdgeEnergy.Domain;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Metering.Tests.Maps;

public sealed class MapCompilerTests
{
    private const string Sound = """
        map: meter
        version: 1
        title: A meter
        models: [M1]
        largest_rated_power: 5000
        sources:
          maker: "Manual"
        modbus: {unit: 1, baud: 9600, max_read: 125, max_write: 123, merge_gap: 10, areas: [[0, 999]]}
        roles:
          grid_power: grid_power
          total_import: total_grid_import
        reading: [grid_power, total_grid_import]
        registers:
          - {id: grid_power, address: [10, 60], type: s32, unit: W, poll: fast, help: "Power.", sources: maker}
          - {id: total_grid_import, address: 20, type: u32, unit: kWh, scale: 0.1, poll: fast, counter: true, help: "Energy.", sources: maker}
          - {id: near, address: 40, type: u16, unit: V, poll: fast, help: "Voltage.", sources: maker}
          - {id: between, address: 31, type: u16, unit: V, poll: fast, help: "Voltage.", sources: maker}
        identities:
          - {target: grid_power, sum: [near], tolerance: 10}
        """;

    [Fact]
    public void A_sound_map_compiles()
    {
        DeviceMap map = MapCompiler.Compile("meter.yaml", Sound.Replace("[10, 60]", "[10, 46]", StringComparison.Ordinal));

        Assert.Equal(4, map.Registers.Count);
        Assert.Equal([10, 46], map.Registers[0].Addresses);
        Assert.Equal((1, -1), (map.Registers[1].Mantissa, map.Registers[1].Exponent));
    }

    [Theory]
    [InlineData("version: 1", "version: one", "meter.yaml:2: version: found one, expected a whole number from 1 to 65535")]
    [InlineData("title: A meter", "colour: red\ntitle: A meter", "meter.yaml:3: colour: found an unknown field, expected map, version, title")]
    [InlineData("type: u16, unit: V, poll: fast, help: \"Voltage.\"", "type: u17, unit: V, poll: fast, help: \"Voltage.\"", "meter.yaml:16: type: found u17, expected one of u16, s16")]
    [InlineData("unit: V, poll", "unit: volt, poll", "meter.yaml:16: unit: found volt, expected a SenML unit")]
    [InlineData("scale: 0.1", "scale: 0.1234", "meter.yaml:15: scale: found 0.1234, expected 1 to 255 times a power of ten")]
    [InlineData("address: 20,", "address: 1020,", "meter.yaml:15: address: found 1020, expected an address inside the areas of the device")]
    [InlineData("address: 40,", "address: 21,", "meter.yaml:16: address: found 21, expected an address that total_grid_import does not use")]
    [InlineData("id: near", "id: total_grid_import", "meter.yaml:16: id: found total_grid_import, expected a name that is not taken")]
    [InlineData("id: near", "id: Near", "meter.yaml:16: id: found Near, expected small letters")]
    [InlineData("help: \"Power.\"", "help: power", "meter.yaml:14: help: found power, expected a sentence")]
    [InlineData("sources: maker}", "sources: hearsay}", "meter.yaml:14: sources: found hearsay, expected some of maker")]
    [InlineData("grid_power: grid_power", "grid_power: watts", "meter.yaml:10: grid_power: found watts, expected the id of a register")]
    [InlineData("grid_power: grid_power", "grid_power: near", "meter.yaml:10: grid_power: found near, expected the register that readings carry under the name all maps share, grid_power")]
    [InlineData("type: s32, unit: W", "type: s32, unit: V", "meter.yaml:10: grid_power: found grid_power in V, expected a register in W")]
    [InlineData("counter: true, ", "", "meter.yaml:11: total_import: found total_grid_import, expected a register with counter: true")]
    [InlineData("unit: kWh, scale: 0.1, poll: fast", "unit: kWh, scale: 0.1, poll: slow", "meter.yaml:12: reading: found total_grid_import, expected a register with poll: fast")]
    [InlineData("sum: [near]", "sum: [far]", "meter.yaml:19: sum: found far, expected the id of a register")]
    [InlineData("sum: [near], ", "", "meter.yaml:19: target: found no relation, expected sum, product, magnitude or zero_only_below")]
    [InlineData("registers:", "registers: [", "meter.yaml:14: not YAML")]
    [InlineData("max_read: 125", "max_read: 126", "meter.yaml:8: max_read: found 126, expected a whole number from 1 to 125")]
    [InlineData("max_write: 123", "functions: [6], max_write: 123", "meter.yaml:8: functions: found 6, expected a whole number from 3 to 4")]
    [InlineData("max_write: 123", "word_order: odd, max_write: 123", "meter.yaml:8: word_order: found odd, expected low_first or high_first")]
    [InlineData("id: near", "id: near, function: 6", "meter.yaml:16: function: found 6, expected a whole number from 3 to 4")]
    [InlineData("reading: [grid_power, total_grid_import]", "reading: [near: near, grid_power, total_grid_import, near]", "meter.yaml:12: reading: found near, expected each register and each name once")]
    [InlineData("reading: [grid_power, total_grid_import]", "reading: [import: grid_power, total_grid_import]", "meter.yaml:10: grid_power: found grid_power, expected the register that readings carry under the name")]
    [InlineData("identities:", "variants:\n  - {name: v, help: \"Other.\", scales: {nowhere: 10}}\nidentities:", "meter.yaml:19: nowhere: found nowhere, expected the id of a register")]
    [InlineData("identities:", "variants:\n  - {name: v, help: \"Other.\"}\nidentities:", "meter.yaml:19: name: found v, expected scales or read")]
    [InlineData("identities:", "variants:\n  - {name: v, help: \"Other.\", fits: balance, scales: {near: 10}}\nidentities:", "meter.yaml:19: fits: found balance, expected the name of an identity")]
    [InlineData("identities:", "variants:\n  - {name: v, help: \"Other.\", when: {register: near, range: [1, 1]}, scales: {near: 10}}\nidentities:", "meter.yaml:19: register: found near, expected a register with poll: once")]
    [InlineData("identities:", "variants:\n  - {name: v, help: \"Other.\", read: {grid_power: near}}\nidentities:", "meter.yaml:19: grid_power: found near, expected a register of the same unit")]
    [InlineData("  total_import: total_grid_import", "  total_import: total_grid_import\n  work_mode: mode", "meter.yaml:12: work_mode: found mode, expected the id of a register")]
    [InlineData("map: meter\n", "", "meter.yaml:1: map: found nothing, expected a value")]
    public void A_defect_is_told_in_one_line_with_its_place(string sound, string broken, string expected)
    {
        int at = Sound.IndexOf(sound, StringComparison.Ordinal);
        string text = string.Concat(Sound.AsSpan(0, at), broken, Sound.AsSpan(at + sound.Length)).Replace("[10, 60]", "[10, 46]", StringComparison.Ordinal);

        InputException error = Assert.Throws<InputException>(() => MapCompiler.Compile("meter.yaml", text));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("access: rw, danger: \"Erases everything.\"")]
    [InlineData("access: r")]
    public void What_a_command_would_write_must_be_safe_to_write(string access)
    {
        string text = Sound.Replace("[10, 60]", "[10, 46]", StringComparison.Ordinal)
            .Replace("roles:", "roles:\n  work_mode: mode", StringComparison.Ordinal)
            .Replace("registers:", $"registers:\n  - {{id: mode, address: 70, type: enum, {access}, help: \"Mode.\", sources: maker}}", StringComparison.Ordinal);

        InputException error = Assert.Throws<InputException>(() => MapCompiler.Compile("meter.yaml", text));

        Assert.StartsWith("meter.yaml:10: work_mode: found mode, expected a register with access: rw and without danger", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_no_single_read_can_fetch_are_refused()
    {
        InputException error = Assert.Throws<InputException>(() => MapCompiler.Compile("meter.yaml", Sound));

        Assert.StartsWith("meter.yaml: register grid_power: found words too far apart for one read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_one_line()
    {
        InputException error = Assert.Throws<InputException>(() => MapCompiler.Load("/nowhere/map.yaml"));

        Assert.StartsWith("/nowhere/map.yaml: can not be read", error.Message, StringComparison.Ordinal);
    }
}
