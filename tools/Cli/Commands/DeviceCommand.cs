using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device`: the register maps and what a captured frame means under one.</summary>
internal static class DeviceCommand
{
    public static Command Create() => new("device", "register maps of inverters and meters") { DeviceListCommand.Create(), DeviceDecodeCommand.Create() };
}
