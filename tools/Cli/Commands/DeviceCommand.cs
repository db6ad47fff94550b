using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device`: register maps, captured frames, updates over the air, and what a technician does on a line.</summary>
internal static class DeviceCommand
{
    public static Command Create() => new("device", "register maps, inverters and devices")
    {
        DeviceListCommand.Create(),
        DeviceDecodeCommand.Create(),
        DeviceScanCommand.Create(),
        DeviceCommissionCommand.Create(),
        DeviceClockCommand.Create(),
        DevicePackageCommand.Create(),
        DeviceUpdateCommand.Create(),
    };
}
