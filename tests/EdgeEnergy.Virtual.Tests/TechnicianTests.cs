using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>The technician's commands on real lines: simulated inverters, libmodbus, and benches whose registers the test holds.</summary>
public sealed class TechnicianTests
{
    /// <summary>The other end shares the machine with all other tests.</summary>
    private static readonly string[] Patience = ["--timeout-ms", "10000"];

    [Theory]
    [InlineData("tcp", "tcp")]
    [InlineData("rtu", "rtu")]
    [InlineData("solarman", "solarman-v5")]
    public async Task A_simulated_inverter_is_found_checked_and_its_clock_set_when_asked(string kind, string transport)
    {
        using SimulatorProcess simulator = new();
        string[] line = [.. simulator.Line(kind), .. Patience, "--maps", Repository.Maps];

        CommandLine scan = await CommandLine.RunAsync(["device", "scan", "--first", "1", "--last", "1", "--json", "-", .. line]);
        CommandLine commission = await CommandLine.RunAsync(["device", "commission", "--unit", "1", "--json", "-", .. line]);
        CommandLine printed = await CommandLine.RunAsync(["device", "commission", "--unit", "1", .. line]);
        CommandLine clock = await CommandLine.RunAsync(["device", "clock", "--unit", "1", .. line, .. AtNoon()]);
        CommandLine left = await CommandLine.RunAsync(["device", "clock", "--unit", "1", "--set", "--read-only", "--trust-this-clock", .. line, .. AtNoon()]);
        CommandLine set = await CommandLine.RunAsync(["device", "clock", "--unit", "1", "--set", "--trust-this-clock", .. line, .. AtNoon()]);
        CommandLine again = await CommandLine.RunAsync(["device", "clock", "--unit", "1", "--set", "--trust-this-clock", .. line, .. AtNoon()]);

        Assert.True(scan.Status == 0, scan.Output + scan.Error);
        JsonNode unit = Assert.Single(scan.Json["units"]!.AsArray())!;
        Assert.Equal(("deye-hybrid-3p-lv", 1), (unit["map"]!.GetValue<string>(), unit["unit"]!.GetValue<int>()));
        Assert.True(commission.Status == 0, commission.Output + commission.Error);
        Assert.Equal((transport, true), (commission.Json["transport"]!.GetValue<string>(), commission.Json["passed"]!.GetValue<bool>()));
        Assert.Equal(unit["serial_number"]!.GetValue<string>(), commission.Json["serial_number"]!.GetValue<string>());
        Assert.Equal(kind == "solarman", commission.Json["logger_serial"] is not null);
        Assert.Contains("\n  \u2713  grid_power ", printed.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nAll checks passed.\n", printed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u2717  grid", printed.Output, StringComparison.Ordinal);
        Assert.Equal((0, "ok"), (clock.Status, clock.Json["result"]!.GetValue<string>()));
        Assert.True(Math.Abs(clock.Json["offset_seconds"]!.GetValue<long>()) > 86_400);
        Assert.Equal((1, "read_only"), (left.Status, left.Json["result"]!.GetValue<string>()));
        Assert.Equal((0, "ok"), (set.Status, set.Json["result"]!.GetValue<string>()));
        Assert.InRange(set.Json["offset_seconds"]!.GetValue<long>(), -30, 30);
        Assert.Equal((0, "close_enough"), (again.Status, again.Json["result"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(2000, 0, "passed")]
    [InlineData(-2000, 1, "reversed")]
    [InlineData(0, 1, "no_change")]
    [InlineData(1000, 1, "wrong_size")]
    public async Task A_known_load_proves_the_direction_of_the_grid_power(int seen, int status, string outcome)
    {
        InverterBank bank = new();
        using SocketInverter inverter = new(bank, () => new TcpFraming());
        string report = Path.GetTempFileName();
        try
        {
            using PromptedProcess edge = new("device", "commission", "--tcp", $"127.0.0.1:{inverter.Port}", "--unit", "1", "--load", "2000", "--samples", "2", "--settle", "0", "--interval-ms", "1",
                "--report", report, "--maps", Repository.Maps, "--timeout-ms", "10000", "--json", "-");
            foreach ((string prompt, int watts) in ((string, int)[])[("switch the load off, then press Enter", 1200), ("switch the load on, then press Enter", 1200 + seen), ("switch the load off, then press Enter", 1200)])
            {
                Assert.Equal(prompt, edge.Prompt());
                Show(bank, watts);
                edge.Enter();
            }

            JsonObject json = JsonNode.Parse(edge.Finish(status))!.AsObject();
            JsonNode test = json["sign_test"]!;
            Assert.Equal((outcome, seen), (test["outcome"]!.GetValue<string>(), test["change_w"]!.GetValue<int>()));
            Assert.Equal(status == 0, json["passed"]!.GetValue<bool>());
            string text = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
            Assert.Contains((status == 0 ? "  \u2713  " : "  \u2717  ") + test["text"]!.GetValue<string>(), text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(report);
        }
    }

    [Fact]
    public async Task A_contradiction_of_values_is_a_cross_in_the_report()
    {
        InverterBank bank = new();
        bank.Write(653, 1, [9000]);
        using SocketInverter inverter = new(bank, () => new TcpFraming());

        CommandLine run = await CommandLine.RunAsync(["device", "commission", "--tcp", $"127.0.0.1:{inverter.Port}", "--unit", "1", "--maps", Repository.Maps, .. Patience]);

        Assert.Equal(1, run.Status);
        Assert.Contains("\n  \u2717  load_power ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nNot ready: see what is marked with a cross.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_tells_no_type_is_commissioned_with_a_map_chosen_by_hand()
    {
        InverterBank bank = new();
        bank.Write(0, 1, [77]);
        using SocketInverter inverter = new(bank, () => new TcpFraming());
        string[] line = ["--tcp", $"127.0.0.1:{inverter.Port}", "--unit", "1", "--maps", Repository.Maps, "--json", "-", .. Patience];

        CommandLine unknown = await CommandLine.RunAsync(["device", "commission", .. line]);
        CommandLine chosen = await CommandLine.RunAsync(["device", "commission", "--map", "deye-hybrid-3p-lv", .. line]);

        Assert.Equal((1, "unknown_device"), (unknown.Status, unknown.Json["outcome"]!.GetValue<string>()));
        Assert.Contains("device type 77", unknown.Json["text"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("ready", chosen.Json["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_scan_finds_libmodbus_on_a_serial_line_and_behind_a_socket()
    {
        Assert.SkipUnless(Libmodbus.IsInstalled, "libmodbus5 is not installed (apt-get install libmodbus5)");
        PseudoTerminalPair cable = new();
        LibmodbusServer serial = LibmodbusServer.Rtu(cable.Paths[0]);
        serial[0] = 2;
        int port = FreePort();
        LibmodbusServer tcp = LibmodbusServer.Tcp(port);
        tcp[0] = 2;

        string[] line = ["--serial", cable.Paths[1], "--baud", "115200", "--maps", Repository.Maps, "--json", "-"];
        CommandLine onSerial = await CommandLine.RunAsync(["device", "scan", "--first", "1", "--last", "1", .. line, .. Patience]);
        CommandLine empty = await CommandLine.RunAsync(["device", "scan", "--first", "2", "--last", "3", "--timeout-ms", "50", .. line]);
        CommandLine onTcp = await CommandLine.RunAsync(["device", "scan", "--tcp", $"127.0.0.1:{port}", "--first", "7", "--last", "9", "--maps", Repository.Maps, "--json", "-", .. Patience]);

        Assert.Equal("1 device", onSerial.Json["text"]!.GetValue<string>());
        Assert.Equal((1, "no device answers on units 2 to 3: no answer in time"), (empty.Status, empty.Json["text"]!.GetValue<string>()));
        Assert.Equal((1, "deye-string"), (onSerial.Json["units"]![0]!["unit"]!.GetValue<int>(), onSerial.Json["units"]![0]!["map"]!.GetValue<string>()));
        Assert.StartsWith("all 3 units answer alike: one device that takes any unit", onTcp.Json["text"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_not_there_is_an_answer_and_bad_usage_is_one_line()
    {
        CommandLine scan = await CommandLine.RunAsync("device", "scan", "--tcp", $"127.0.0.1:{FreePort()}", "--last", "3", "--maps", Repository.Maps);
        CommandLine noSerial = await CommandLine.RunAsync("device", "clock", "--serial", "/dev/nowhere", "--unit", "1", "--maps", Repository.Maps);
        CommandLine commission = await CommandLine.RunAsync("device", "commission", "--serial", "/dev/nowhere", "--unit", "1", "--maps", Repository.Maps);

        Assert.Equal((1, "the line can not be opened: check port, cable and address\n"), (scan.Status, scan.Output));
        Assert.Equal((1, "no_line"), (noSerial.Status, noSerial.Json["outcome"]!.GetValue<string>()));
        Assert.Equal(1, commission.Status);
        Assert.Contains("\u2717  the line can not be opened", commission.Output, StringComparison.Ordinal);
        (string Expected, string[] Arguments)[] cases =
        [
            ("expected one of --serial, --tcp and --logger", ["scan"]),
            ("expected one of --serial, --tcp and --logger", ["clock", "--tcp", "a", "--logger", "b"]),
            ("expected HOST:PORT", ["scan", "--tcp", "host:99999"]),
            ("--last: found 3, expected 9 or more", ["scan", "--tcp", "127.0.0.1:1", "--first", "9", "--last", "3"]),
            ("--first: found 0, expected a whole number from 1 to 247", ["scan", "--tcp", "127.0.0.1:1", "--first", "0"]),
            ("expected the device's unit, because --map is given", ["commission", "--tcp", "127.0.0.1:1", "--map", "eastron-sdm630"]),
            ("--load: found 5, expected a whole number from 100 to 20000", ["commission", "--tcp", "127.0.0.1:1", "--load", "5"]),
            ("expected one of ", ["commission", "--tcp", "127.0.0.1:1", "--map", "deye"]),
        ];
        foreach ((string expected, string[] arguments) in cases)
        {
            CommandLine run = await CommandLine.RunAsync(["device", .. arguments, "--maps", Repository.Maps]);
            Assert.Equal(2, run.Status);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            Assert.Equal(1, run.Error.Count(c => c == '\n'));
        }
    }

    /// <summary>An offset to UTC that makes the local time noon, so that midnight is far whenever the test runs.</summary>
    private static string[] AtNoon() => ["--utc-offset-minutes", ((12 * 60) - (int)TimeProvider.System.GetUtcNow().TimeOfDay.TotalMinutes).ToString()];

    private static void Show(InverterBank bank, int gridW)
    {
        ushort word = unchecked((ushort)gridW);
        ushort high = gridW < 0 ? (ushort)0xFFFF : (ushort)0;
        foreach (int address in (int[])[622, 625, 653])
        {
            bank.Write(address, 1, [word]);
        }

        foreach (int address in (int[])[687, 690, 659])
        {
            bank.Write(address, 1, [high]);
        }
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
