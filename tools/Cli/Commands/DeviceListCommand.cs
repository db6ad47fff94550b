using System.CommandLine;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device list`: the maps that `--map` knows; a line each, or JSON where asked.</summary>
internal static class DeviceListCommand
{
    public static Command Create()
    {
        JsonOption json = new();
        Option<string?> folder = MapFolder.Option();
        Command command = new("list", "the register maps") { folder };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            DeviceMap[] maps = [.. MapFolder.Of(parsed.GetValue(folder)).All()];
            if (json.IsGiven(parsed))
            {
                json.Write(parsed, new { Devices = maps.Select(m => new { m.Id, m.Version, m.Title, m.Models, m.Baud, Registers = m.Registers.Count }) });
                return ExitCode.Done;
            }

            int width = maps.Select(m => m.Id.Length).DefaultIfEmpty().Max();
            foreach (DeviceMap map in maps)
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{map.Id.PadRight(width)}  {map.Registers.Count,3} registers  {map.Title} ({string.Join(", ", map.Models)})");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
