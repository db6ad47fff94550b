using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger evidence`: fetches from a running gateway all that proves one trade, as a file for anybody to check.</summary>
internal static class LedgerEvidenceCommand
{
    private const string UsualGateway = "http://127.0.0.1:8421";

    public static Command Create()
    {
        Argument<string> period = new("PERIOD") { Description = "start of the trade's period (2026-07-01T12:15Z), or its window (minutes since 1970)" };
        Argument<string> index = new("INDEX") { Description = "number of the trade in its period, from 0" };
        Option<string> gateway = new("--gateway") { Description = "address of the gateway", DefaultValueFactory = _ => UsualGateway };
        Option<string> file = new("--out") { Description = "where the evidence goes", Required = true };
        Command command = new("evidence", "all that proves one trade, from a running gateway") { period, index, gateway, file };
        command.SetAction(async (parsed, cancellation) =>
        {
            string address = parsed.GetValue(gateway)!;
            if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            {
                throw new InputException("--gateway", "address", address, "http://… or https://…");
            }

            Evidence evidence = await FetchAsync(url, parsed.GetValue(period)!, parsed.GetValue(index)!, cancellation);
            string path = parsed.GetValue(file)!;
            try
            {
                await File.WriteAllTextAsync(path, evidence.ToJson() + "\n", cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new InputException($"{path}: can not be written: {e.Message}", e);
            }

            parsed.InvocationConfiguration.Error.WriteLine(
                $"trade {evidence.Trade.Index} of window {evidence.Settlement.Window} in {path}; edge ledger verify {path} checks it without the gateway");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<Evidence> FetchAsync(Uri gateway, string period, string index, CancellationToken cancellation)
    {
        // Reading needs no token.
        using GatewayClient client = new(gateway, "");
        string path = $"/api/evidence/{Uri.EscapeDataString(period)}/{Uri.EscapeDataString(index)}";
        try
        {
            JsonNode answer = await client.GetAsync(path, cancellation);
            return Evidence.Parse(answer.ToJsonString(), $"gateway {path}");
        }
        catch (Exception e) when (e is HttpRequestException or System.Text.Json.JsonException)
        {
            throw new InputException($"{gateway}: {e.Message}", e);
        }
    }
}
