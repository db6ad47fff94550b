using System.CommandLine;
using EdgeEnergy.Cli.Devices;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Virtual;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device clock`: how far an inverter's clock is off; sets it when asked.</summary>
internal static class DeviceClockCommand
{
    public static Command Create()
    {
        LineOptions lines = new(1000);
        TechnicianMaps maps = new();
        Option<bool> set = new("--set") { Description = "set the clock when it is off by more than 30 s (not within 15 minutes of midnight)" };
        Option<bool> readOnly = new("--read-only") { Description = "send no write function code, whatever else is asked for" };
        Option<bool> trust = new("--trust-this-clock") { Description = "this machine's time is right although no time server says so" };
        Option<int> offset = NumberOption.Whole("--utc-offset-minutes", "local time at the inverter less UTC (default: as on this machine)", int.MinValue, -840, 840);
        JsonOption json = new();
        Command command = new("clock", "read an inverter's clock, and set it when asked") { set, readOnly, trust, offset };
        lines.AddTo(command);
        maps.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            bool writes = parsed.GetValue(set);
            if (writes && !parsed.GetValue(trust) && !RealTime.KernelKnowsTheTime())
            {
                throw new InputException("clock", "time of this machine", "no time server behind it", "a synchronised clock, or --trust-this-clock");
            }

            TimeProvider time = TimeProvider.System;
            RegisterMap[] tables = maps.Load(parsed);
            using OpenLine line = lines.Open(parsed, readOnly: !writes || parsed.GetValue(readOnly));
            Commissioner commissioner = new(line.Master, line.Framing, tables);
            CommissioningOutcome outcome = maps.Find(parsed, commissioner);
            if (commissioner.Map < 0)
            {
                json.Write(parsed, new { Outcome = outcome, commissioner.Text });
                return ExitCode.No;
            }

            int minutes = parsed.GetValue(offset);
            InverterClock clock = new(tables[commissioner.Map], line.Master, commissioner.Units[0])
            {
                UtcOffsetSeconds = minutes == int.MinValue ? TechnicianClock.LocalOffset(time) : minutes * 60,
            };
            ClockState state = writes ? TechnicianClock.Set(clock, time) : TechnicianClock.Read(clock, time);
            json.Write(parsed, new { Outcome = outcome, Map = tables[commissioner.Map].Id, commissioner.SerialNumber, state.Result, state.OffsetSeconds, state.Text });
            return state.Result is InverterClockResult.Ok or InverterClockResult.CloseEnough ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
