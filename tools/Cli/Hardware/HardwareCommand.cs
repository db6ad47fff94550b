using System.CommandLine;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>`edge hardware`: boards and builds as data, and the drawings made of them.</summary>
internal static class HardwareCommand
{
    public static Command Create() => new("hardware", "boards and builds: wiring drawings and bills of materials") { HardwareDrawCommand.Create() };
}
