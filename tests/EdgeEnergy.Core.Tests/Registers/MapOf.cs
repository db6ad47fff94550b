using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Core.Tests.Registers;

/// <summary>Loads the project's register maps, and maps of a few registers.</summary>
internal static class MapOf
{
    private const string Head = """
        map: m
        version: 1
        title: M
        models: [M]
        largest_rated_power: 10000
        sources: {maker: Manual}
        modbus: {unit: 1, baud: 9600, max_read: 20, max_write: 1, functions: [3], word_order: high_first, merge_gap: 2, areas: [[0, 999]]}
        roles: {}

        """;

    public static RegisterMap Device(string id) => Load(MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", id + ".yaml")).Table);

    public static byte[] Table(string id) => MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", id + ".yaml")).Table;

    /// <summary>A map that ends with <paramref name="rest"/>: reading, registers and what else it needs.</summary>
    public static RegisterMap Text(string rest) => Load(MapCompiler.Compile("m.yaml", Head + rest).Table);

    private static RegisterMap Load(byte[] table) => RegisterMap.TryLoad(table, out string error) ?? throw new InvalidDataException(error);
}
