using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Bench;

/// <summary>`NAME [--json FILE]`: runs one bench. Figures appear as they are measured; the JSON has them all, with the machine and the commit.</summary>
internal static class BenchProgram
{
    private const int Unusable = 2;

    private static readonly IBench[] Benches =
    [
        new PowerFlowBench(), new OpfBench(), new ForecastBench(), new MarketBench(), new LedgerBench(), new FirmwareBench(), new IngestBench(),
    ];

    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        Argument<string> name = new("NAME") { Description = string.Join(", ", Benches.Select(b => b.Name)) };
        Option<string?> json = new("--json") { Description = "write the figures to this file, - for standard output" };
        Option<bool> quick = new("--quick") { Description = "small sizes and one repetition: shows that it runs, measures nothing" };
        Option<string?> root = new("--root") { Description = "checkout to take feeders, cases, maps, contracts and the service from (default: the one this program was built in)" };
        RootCommand command = new("Measures an engine on this machine.") { name, json, quick, root };
        command.SetAction((parsed, cancellation) =>
        {
            TextWriter people = parsed.GetValue(json) == "-" ? error : output;
            Checkout checkout = Checkout.Find(parsed.GetValue(root));
            BenchScope scope = new(checkout, parsed.GetValue(quick), people.WriteLine);
            return RunAsync(parsed.GetValue(name)!, parsed.GetValue(json), scope, output, cancellation);
        });
        ParseResult parsed = command.Parse(args);
        try
        {
            return parsed.Errors.Count == 0
                ? await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error })
                : throw new InputException(parsed.Errors[0].Message);
        }
        catch (Exception e) when (e is InputException or ChainUnreachableException or DllNotFoundException)
        {
            await error.WriteLineAsync("bench: " + e.Message.ReplaceLineEndings(" "));
            return Unusable;
        }
    }

    private static async Task<int> RunAsync(string name, string? json, BenchScope scope, TextWriter output, CancellationToken cancellation)
    {
        IBench bench = Array.Find(Benches, b => b.Name == name) ?? throw new InputException("bench", "NAME", name, string.Join(", ", Benches.Select(b => b.Name)));
        Machine machine = Machine.Now;
        JsonObject report = JsonSerializer.SerializeToNode(await bench.RunAsync(scope, cancellation), Format)!.AsObject();
        report["machine"] = JsonSerializer.SerializeToNode(machine, Format);
        report["commit"] = scope.Checkout.Commit();
        report["quick"] = scope.Quick;
        string text = report.ToJsonString(Format);
        if (json == "-")
        {
            await output.WriteLineAsync(text.AsMemory(), cancellation);
        }
        else if (json is not null)
        {
            await WriteAsync(json, text + "\n", cancellation);
        }

        return 0;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be written: {e.Message}", e);
        }
    }
}
