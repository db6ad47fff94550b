using System.CommandLine;
using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Devices;

/// <summary>The maps a device is recognised among, or the one that was chosen by hand.</summary>
internal sealed class TechnicianMaps
{
    private readonly Option<string?> map = new("--map") { Description = "register map, for devices that do not tell what they are (edge device list)" };
    private readonly Option<string?> folder = MapFolder.Option();
    private readonly Option<int> unit = NumberOption.Whole("--unit", "unit of the device, where several answer or the scan takes too long", 0, 1, UnitScan.LargestUnit);

    public void AddTo(Command command)
    {
        command.Options.Add(map);
        command.Options.Add(folder);
        command.Options.Add(unit);
    }

    public RegisterMap[] Load(ParseResult parsed)
    {
        MapFolder maps = MapFolder.Of(parsed.GetValue(folder));
        return parsed.GetValue(map) is { } chosen ? [maps.Load(chosen)] : [.. maps.Ids.Select(maps.Load)];
    }

    /// <summary>Finds the device: the named unit with the named map, or what the line tells. Progress goes nowhere: a unit takes two time-outs.</summary>
    public CommissioningOutcome Find(ParseResult parsed, Commissioner commissioner)
    {
        int named = parsed.GetValue(unit);
        if (parsed.GetValue(map) is null)
        {
            return named > 0 ? commissioner.Run(named, named) : commissioner.Run(1, UnitScan.LargestUnit);
        }

        return named > 0
            ? commissioner.Identify(0, (byte)named)
            : throw new InputException(parsed.CommandResult.Command.Name, "--unit", "nothing", "the device's unit, because --map is given");
    }
}
