using System.Globalization;
using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// The trades of one settlement as JSON, in the order in which they were settled, with the vault that they were settled in; or the leaves of any tree.
/// The fields stand in Commands/README.md.
/// </summary>
/// <param name="Tree">The Merkle tree.</param>
/// <param name="Words">Each trade in 32 bytes as the vault reads it; none for a file of leaves.</param>
internal sealed record TradesFile(SettlementTree Tree, IReadOnlyList<byte[]> Words)
{
    private const int UsualMinutes = 15;

    public static TradesFile Read(string file)
    {
        JsonElement root = JsonFields.ReadFile(file);
        if (root.ValueKind == JsonValueKind.Array)
        {
            return OfLeaves([.. root.EnumerateArray()], file);
        }

        JsonFields fields = new(root, file, "");
        if (fields.Has("leaves"))
        {
            return OfLeaves(fields.List("leaves"), file);
        }

        Deployment deployment = new(
            fields.Long("chain_id"),
            "",
            EthereumAddress.Format(EthereumAddress.Parse(fields.Text("vault"), fields.Place("vault"))),
            Accounts(fields));
        int minutes = fields.Has("period_minutes") ? (int)fields.Number(7, "period_minutes") : UsualMinutes;
        long? start = fields.Has("period") ? Start(fields) : null;
        SettledTrade[] trades = InputFile.About<SettledTrade[]>(file, () => [.. fields.List("trades").Select((t, i) => Trade(new JsonFields(t, file, $"trades[{i}]"), start, minutes))]);
        if (trades.Select(t => t.Period).Distinct().Count() > 1)
        {
            throw fields.Bad("trades", $"{trades.Select(t => t.Period).Distinct().Count()} periods", "the trades of one settlement");
        }

        return InputFile.About(file, () =>
        {
            byte[][] words = [.. trades.Select(t => TradeWord.Pack(deployment, t))];
            return new TradesFile(SettlementTree.Of(trades, deployment), words);
        });
    }

    private static TradesFile OfLeaves(IReadOnlyList<JsonElement> leaves, string file) => new(
        new SettlementTree([.. leaves.Select((leaf, i) => leaf.ValueKind == JsonValueKind.String
            ? Hex.Parse(leaf.GetString()!, $"{file}: leaves[{i}]", 32)
            : throw new InputException(file, $"leaves[{i}]", JsonFields.Shown(leaf), "0x and 64 hexadecimal digits, or an object with chain_id, vault, accounts and trades around them"))]),
        []);

    private static string[] Accounts(JsonFields fields)
    {
        string[] accounts =
        [
            .. fields.List("accounts").Select((name, i) => name.ValueKind == JsonValueKind.String ? name.GetString()! : throw fields.Bad($"accounts[{i}]", JsonFields.Shown(name), "a name")),
        ];
        return accounts.Distinct(StringComparer.Ordinal).Count() == accounts.Length ? accounts : throw fields.Bad("accounts", "a name twice", "different names in the order of their numbers");
    }

    private static SettledTrade Trade(JsonFields fields, long? periodStart, int minutes)
    {
        long start = fields.Has("period") ? Start(fields) : periodStart ?? throw fields.Bad("period", "nothing", "the start of the period, here or at the top of the file");
        SettlementPeriod period = SettlementPeriod.Containing(start, minutes);
        if (period.StartUnix != start)
        {
            throw fields.Bad("period", $"{start}", $"a multiple of {minutes} minutes (period_minutes)");
        }

        long wh = fields.Long("wh");
        long price = fields.Long("price_micro_per_kwh");
        return new SettledTrade(
            period,
            fields.Text("seller"),
            fields.Text("buyer"),
            Source(fields),
            fields.Has("traded_wh") ? fields.Long("traded_wh") : wh,
            wh,
            price,
            fields.Has("cost_micro") ? fields.Long("cost_micro") : Money.Cost(wh, price),
            fields.Has("fee_micro") ? fields.Long("fee_micro") : 0);
    }

    private static EnergySource Source(JsonFields fields) => fields.Text("source").ToUpperInvariant() switch
    {
        "PV" => EnergySource.Pv,
        "BATTERY" => EnergySource.Battery,
        "GRID" => EnergySource.Grid,
        _ => throw fields.Bad("source", $"\"{fields.Text("source")}\"", "pv, battery or grid"),
    };

    /// <summary>Unix seconds, or a time such as 2026-07-01T12:15Z.</summary>
    private static long Start(JsonFields fields)
    {
        if (fields.IsText("period")
            && DateTimeOffset.TryParse(fields.Text("period"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time.ToUnixTimeSeconds();
        }

        return (long)fields.Number(40, "period");
    }
}
