using EdgeEnergy.Simulator.Commands;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

public sealed class MapCheckTests
{
    [Fact]
    public void A_missing_map_is_told() =>
        Assert.StartsWith("none.bin: can not be read", Assert.Throws<RigException>(() => MapCheck.Run("none.bin")).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_map_are_told()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, new string('x', 200));
        try
        {
            Assert.Equal($"{path}: not a register table", Assert.Throws<RigException>(() => MapCheck.Run(path)).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
