using System.Net;
using System.Net.Sockets;
using EdgeEnergy.EndToEnd.Running;

namespace EdgeEnergy.EndToEnd;

/// <summary>What can not be is told in one line that names what, where and what was expected; exit 2, nothing left behind.</summary>
[Trait("Category", "Slow")]
public sealed class UsageTests
{
    [Theory]
    [InlineData("--hours", "0", "--hours: found 0, expected 1 to 168")]
    [InlineData("--hours", "169", "--hours: found 169, expected 1 to 168")]
    [InlineData("--hours", "many", "many")]
    [InlineData("--homes", "0", "--homes: found 0, expected 1 or more")]
    [InlineData("--homes", "100000", "--homes: found 100000, expected 1 to ")]
    [InlineData("--speed", "0", "--speed: found 0, expected above 0")]
    [InlineData("--port", "65536", "--port: found 65536, expected 0 to 65535")]
    [InlineData("--seed", "-1", "--seed: found -1, expected an integer of 0 or more")]
    [InlineData("--frobnicate", "1", "--frobnicate")]
    [InlineData("--fault", "meteor@01:00", "\"meteor@01:00\", expected gateway@HH:MM")]
    [InlineData("--fault", "broker@01:00", "\"broker@01:00\", expected gateway@HH:MM")]
    [InlineData("--fault", "broker@01:00+0m", "\"broker@01:00+0m\", expected gateway@HH:MM")]
    [InlineData("--fault", "inverter:b99@00:10+5m", "found b99, expected one of b04, b05")]
    [InlineData("--fault", "gateway@01:00", "start 01:00, expected one before the end of the run at 01:00")]
    [InlineData("--rig", "/nowhere/rig.yaml", "/nowhere/rig.yaml: can not be read")]
    [InlineData("--json", "/nowhere/out.json", "--json: found /nowhere/out.json, expected a file in a folder that exists")]
    [InlineData("--json", "/tmp", "--json: found /tmp, expected a file, not a folder")]
    [InlineData("--json", "/proc/out.json", "/proc/out.json can not be written")]
    public async Task Bad_usage_is_one_line(string option, string value, string told)
    {
        string[] hours = option == "--hours" ? [] : ["--hours", "1"];
        EdgeOutcome run = await EdgeProcess.RunAsync(["demo", "--headless", .. hours, option, value]);

        Assert.Contains(told, run.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_outages_of_one_part_at_the_same_time_are_refused()
    {
        EdgeOutcome run = await EdgeProcess.RunAsync("demo", "--headless", "--hours", "2", "--fault", "broker@00:10+1h", "--fault", "broker@00:20+5m");

        Assert.Contains("--fault: broker: found start 00:20, expected one outage after the other (the one before ends at 01:10)", run.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vm_min_pu: 0.9", "vm_min_pu: low", "limits.vm_min_pu: found low, expected a number")]
    [InlineData("vm_min_pu: 0.9", "vm_least_pu: 0.9", "limits: found vm_least_pu, expected one of vm_min_pu")]
    [InlineData("feeder: thesis-13", "feeder: nowhere-13", "feeder: found nowhere-13, expected a file of")]
    [InlineData("transport: rtu", "transport: pigeon", "transport: found pigeon, expected one of tcp, rtu, solarman")]
    [InlineData("    bus: 13", "    bus: 99", "99")]
    public async Task A_rig_with_a_wrong_field_is_told_by_file_and_field(string right, string wrong, string told)
    {

        RunFolder folder = new();
        string rig = folder["bad.yaml"];
        string text = await File.ReadAllTextAsync(Checkout.Rig);
        Assert.Contains(right, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(rig, text.Replace("file: data/", $"file: {Checkout.RigData}/", StringComparison.Ordinal).Replace(right, wrong, StringComparison.Ordinal));
        using EdgeProcess demo = EdgeProcess.Start(folder, Checkout.Cli, _ => { }, "demo", "--headless", "--hours", "1", "--rig", rig);
        string line = (await demo.EndAsync()).Refusal();

        Assert.Contains(told, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        EdgeOutcome run = await EdgeProcess.RunAsync("demo", "--headless", "--hours", "1", "--port", $"{port}");

        Assert.Contains($"port {port} of 127.0.0.1 is in use", run.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_built_is_named()
    {
        RunFolder folder = new();
        string cli = CopiedCli(folder);
        using EdgeProcess demo = EdgeProcess.Start(folder, cli, _ => { }, "demo", "--headless", "--hours", "1");

        Assert.Contains("EdgeEnergy.Simulator.dll: program: found nothing, expected the built program (run tools/edge setup)", (await demo.EndAsync()).Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools/Simulator", "firmware/Virtual", "EdgeEnergy.Service.dll: program: found nothing")]
    [InlineData("tools/Simulator", "gateway/Service", "EdgeEnergy.Virtual.dll: program: found nothing")]
    public async Task A_program_that_is_missing_is_named_and_what_was_started_ends(string first, string second, string told)
    {
        RunFolder folder = new();
        string cli = CopiedCli(folder, first, second, "hardware", "contracts/node_modules", "contracts/out");
        using EdgeProcess demo = EdgeProcess.Start(folder, cli, _ => { }, "demo", "--headless", "--hours", "1");

        Assert.Contains(told, (await demo.EndAsync()).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_chain_is_named()
    {
        RunFolder folder = new();
        string cli = CopiedCli(folder, "tools/Simulator", "firmware/Virtual", "gateway/Service", "hardware", "contracts/out");
        using EdgeProcess demo = EdgeProcess.Start(folder, cli, _ => { }, "demo", "--headless", "--hours", "1");
        string line = (await demo.EndAsync()).Refusal();

        Assert.Contains("/bin/anvil: not found, expected the development chain (npm ci in ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_contracts_are_named()
    {
        RunFolder folder = new();
        string cli = CopiedCli(folder, "tools/Simulator", "firmware/Virtual", "gateway/Service", "hardware", "contracts/node_modules");
        using EdgeProcess demo = EdgeProcess.Start(folder, cli, _ => { }, "demo", "--headless", "--hours", "1");

        Assert.Contains(Path.Combine(folder.Root, "checkout", "contracts", "out"), (await demo.EndAsync()).Refusal(), StringComparison.Ordinal);
    }

    /// <summary>The chain is started beside the broker: it must not stay when the broker can not.</summary>
    [Fact]
    public async Task A_broker_that_does_not_start_is_named_and_the_chain_ends()
    {
        RunFolder folder = new();
        string tools = Directory.CreateDirectory(folder["tools"]).FullName;
        string broker = Path.Combine(tools, "mosquitto");
        await File.WriteAllTextAsync(broker, "#!/bin/sh\necho 'Error: no licence to carry messages' >&2\nexit 3\n");
        File.SetUnixFileMode(broker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using EdgeProcess demo = EdgeProcess.Start(folder, Checkout.Cli, start => start.Environment["PATH"] = $"{tools}:{start.Environment["PATH"]}", "demo", "--headless", "--hours", "1");

        Assert.Contains("mosquitto did not start: Error: no licence to carry messages", (await demo.EndAsync()).Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_need_not_be_on_the_search_path()
    {
        RunFolder folder = new();
        string host = EdgeProcess.Host.Contains('/', StringComparison.Ordinal) ? EdgeProcess.Host : Found("dotnet");
        using EdgeProcess demo = EdgeProcess.Start(folder, Checkout.Cli, start =>
        {
            start.FileName = host;
            start.Environment["PATH"] = "/usr/bin:/bin";
        }, "demo", "--headless", "--hours", "1", "--seed", "7", "--json", folder.Json);

        Assert.Equal(4, (await demo.EndAsync()).Done().Summary.Settlements.Length);
    }

    [Theory]
    [InlineData("EdgeEnergy.Simulator.dll", "simulator: ended with status 137")]
    [InlineData("EdgeEnergy.Virtual.dll", "devices: ended with status 137")]
    public async Task A_process_that_dies_in_mid_run_is_named(string dll, string told)
    {
        using EdgeProcess demo = EdgeProcess.Start("demo", "--headless", "--hours", "24");
        await demo.LineAsync(line => line.EndsWith("hour 1 of 24", StringComparison.Ordinal));
        demo.KillPart(dll);
        EdgeOutcome run = await demo.EndAsync();

        Assert.True(run.Status == 2, run.Everything);
        Assert.Equal("edge: " + told, run.Errors[^1]);
        Assert.Empty(run.LeftBehind);
        Assert.DoesNotContain(run.Errors, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_command_it_is_told_in_one_line()
    {
        EdgeOutcome run = await EdgeProcess.RunAsync();

        Assert.Contains("command", run.Refusal(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_command_is_named()
    {
        EdgeOutcome run = await EdgeProcess.RunAsync("dmeo");

        Assert.Contains("dmeo", run.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "demo")]
    [InlineData("demo --help", "--headless --hours --homes --speed --port --json --seed --rig --fault")]
    public async Task Help_names_what_there_is(string arguments, string names)
    {
        EdgeOutcome run = (await EdgeProcess.RunAsync(arguments.Split(' '))).Done();

        Assert.All(names.Split(' '), name => Assert.Contains(name, run.Output, StringComparison.Ordinal));
        Assert.Empty(run.Errors);
    }

    /// <summary>A checkout with a copy of the command line and links to some of the other parts.</summary>
    private static string CopiedCli(RunFolder folder, params string[] parts)
    {
        string checkout = folder["checkout"];
        string bin = Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(Checkout.Cli)!);
        string copy = Directory.CreateDirectory(Path.Combine(checkout, bin)).FullName;
        File.WriteAllText(Path.Combine(checkout, "EdgeEnergy.sln"), "");
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(Checkout.Cli)!))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        foreach (string part in parts)
        {
            string link = Path.Combine(checkout, part);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            Directory.CreateSymbolicLink(link, Path.Combine(Checkout.Root, part));
        }

        return Path.Combine(copy, Path.GetFileName(Checkout.Cli));
    }

    private static string Found(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);
}
