using System.CommandLine;
using EdgeEnergy.Cli.Devices;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device scan`: which units answer on a line, and what they are. Only reads.</summary>
internal static class DeviceScanCommand
{
    public static Command Create()
    {
        LineOptions lines = new(300);
        Option<int> first = NumberOption.Whole("--first", "first unit to ask", 1, 1, UnitScan.LargestUnit);
        Option<int> last = NumberOption.Whole("--last", "last unit to ask", UnitScan.LargestUnit, 1, UnitScan.LargestUnit);
        Option<string?> folder = MapFolder.Option();
        JsonOption json = new();
        Command command = new("scan", "find the devices on a line") { first, last, folder };
        lines.AddTo(command);
        json.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            (int from, int to) = (parsed.GetValue(first), parsed.GetValue(last));
            if (from > to)
            {
                throw new InputException("scan", "--last", $"{to}", $"{from} or more");
            }

            MapFolder maps = MapFolder.Of(parsed.GetValue(folder));
            using OpenLine line = lines.Open(parsed, readOnly: true);
            Commissioner commissioner = new(line.Master, line.Framing, [.. maps.Ids.Select(maps.Load)]);
            UnitScan scan = new(line.Master);
            List<FoundUnit> found = [];
            for (int unit = from; unit <= to && scan.LastSilence != ModbusResult.Disconnected; unit++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (scan.Find(unit, unit, new byte[1]) == 1)
                {
                    found.Add(Ask(commissioner, maps, unit));
                    parsed.InvocationConfiguration.Error.WriteLine(found[^1].Text);
                }
            }

            string text = Text(found, scan.LastSilence, from, to);
            if (json.IsGiven(parsed))
            {
                json.Write(parsed, new { Line = line.Name, line.Transport, commissioner.LoggerSerial, First = from, Last = to, Units = found, Text = text });
            }
            else
            {
                parsed.InvocationConfiguration.Output.WriteLine(text);
            }

            return Task.FromResult(found.Count > 0 ? ExitCode.Done : ExitCode.No);
        });
        return command;
    }

    private static FoundUnit Ask(Commissioner commissioner, MapFolder maps, int unit)
    {
        commissioner.Run(unit, unit);
        bool known = commissioner.Map >= 0;
        return new FoundUnit(
            unit,
            known ? maps.Ids[commissioner.Map] : null,
            commissioner.SerialNumber.Length > 0 ? commissioner.SerialNumber : null,
            commissioner.RatedPowerW > 0 ? commissioner.RatedPowerW : null,
            commissioner.Text);
    }

    private static string Text(List<FoundUnit> found, ModbusResult silence, int first, int last)
    {
        int asked = last - first + 1;
        return found.Count switch
        {
            0 when silence == ModbusResult.Disconnected => "the line can not be opened: check port, cable and address",
            0 => $"no device answers on units {first} to {last}: {ModbusResultText.Of(silence)}",
            1 => asked == 1 ? "1 device" : $"1 device of {asked} units asked",
            _ when found.Count == asked && found.Select(unit => unit.Text[unit.Text.IndexOf(' ')..].Replace($"unit {unit.Unit}", "unit", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Count() == 1 =>
                $"all {asked} units answer alike: one device that takes any unit, as Modbus TCP servers do",
            _ => $"{found.Count} devices of {asked} units asked",
        };
    }
}
