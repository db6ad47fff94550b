using System.CommandLine;
using EdgeEnergy.Cli.Devices;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device commission`: from a cable to a printed report; only reads, and nobody types a register address.</summary>
internal static class DeviceCommissionCommand
{
    /// <summary>Polls before values are judged: variants that a relation tells need three.</summary>
    private const int Polls = 3;

    public static Command Create()
    {
        LineOptions lines = new(1000);
        TechnicianMaps maps = new();
        Option<string[]> variants = new("--variant") { Description = "variant of the map that this installation needs (hardware/devices); may be repeated" };
        Option<int> load = NumberOption.Whole("--load", "known load in W for the sign test: switch it off, on and off again", 0, 100, 20_000);
        Option<int> samples = NumberOption.Whole("--samples", "samples in each step of the sign test", 5, 1, 100);
        Option<double> settle = NumberOption.Real("--settle", "seconds to wait after the load was switched", 10, value => value is >= 0 and <= 600, "0 to 600");
        Option<int> interval = NumberOption.Whole("--interval-ms", "time between samples", 2000, 1, 60_000);
        Option<string?> report = new("--report") { Description = "file for the printed report" };
        JsonOption json = new();
        Command command = new("commission", "find a device, check what it measures, prove its signs, print a report") { variants, load, samples, settle, interval, report };
        lines.AddTo(command);
        maps.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            RegisterMap[] tables = maps.Load(parsed);
            using OpenLine line = lines.Open(parsed, readOnly: true);
            Commissioner commissioner = new(line.Master, line.Framing, tables);
            CommissioningOutcome outcome = maps.Find(parsed, commissioner);
            LiveDevice? device = commissioner.Map < 0 ? null : new LiveDevice(tables[commissioner.Map], line.Master, commissioner.Units[0], parsed.GetValue(variants) ?? []);
            for (int i = 0; i < Polls; i++)
            {
                device?.Poll();
            }

            IReadOnlyList<LiveValue> values = device?.Values ?? [];
            ClockState? clock = device is null ? null : Clock(tables[commissioner.Map], line, commissioner.Units[0]);
            SignTestState? sign = null;
            if (device is not null && parsed.GetValue(load) > 0)
            {
                SignTestRun run = new(device, Console.In, parsed.InvocationConfiguration.Error, TimeSpan.FromSeconds(parsed.GetValue(settle)), TimeSpan.FromMilliseconds(parsed.GetValue(interval)));
                sign = await run.RunAsync(parsed.GetValue(load), parsed.GetValue(samples), cancellation);
            }

            bool passed = outcome == CommissioningOutcome.Ready && values.All(value => value.Passed) && sign is null or { Outcome: SignTestOutcome.Passed };
            CommissioningReport result = new(
                passed,
                TimeProvider.System.GetLocalNow(),
                line.Name,
                line.Transport,
                outcome,
                commissioner.Text,
                device is null ? null : commissioner.Units[0],
                commissioner.LoggerSerial == 0 ? null : commissioner.LoggerSerial,
                device is null ? null : tables[commissioner.Map].Id,
                device is null ? null : tables[commissioner.Map].Version,
                commissioner.SerialNumber.Length == 0 ? null : commissioner.SerialNumber,
                commissioner.RatedPowerW == 0 ? null : commissioner.RatedPowerW,
                device?.Variants ?? [],
                values,
                clock,
                sign);
            Write(parsed, json, parsed.GetValue(report), result);
            return passed ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static ClockState Clock(RegisterMap map, OpenLine line, byte unit)
    {
        InverterClock clock = new(map, line.Master, unit) { UtcOffsetSeconds = TechnicianClock.LocalOffset(TimeProvider.System) };
        return TechnicianClock.Read(clock, TimeProvider.System);
    }

    private static void Write(ParseResult parsed, JsonOption json, string? file, CommissioningReport report)
    {
        if (json.IsGiven(parsed))
        {
            json.Write(parsed, report);
        }
        else
        {
            parsed.InvocationConfiguration.Output.Write(report.Print());
        }

        try
        {
            if (file is not null)
            {
                File.WriteAllText(file, report.Print());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{file}: can not be written: {e.Message}", e);
        }
    }
}
