using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Market;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge market price`: the uniform prices of one slot from its supply and demand.</summary>
internal static class MarketPriceCommand
{
    public static Command Create()
    {
        Option<string> mechanism = ChoiceOption.Create("--mechanism", "supply-demand ratio, the same with compensation, mid-market rate", null, MarketPricing.Mechanisms.ToArray());
        Option<double> supply = Amount("--supply", "net surplus of the sellers");
        Option<double> demand = Amount("--demand", "net deficit of the buyers, same unit");
        Option<double> buy = Amount("--buy", "price of the grid's energy");
        Option<double> sell = Amount("--sell", "what the grid pays for energy, at most --buy");
        Option<double> compensation = NumberOption.Real("--compensation", "for sdrc: 0 to --buy minus --sell", 0, v => v >= 0, "a number of at least 0");
        JsonOption json = new();
        Command command = new("price", "uniform prices of one slot") { mechanism, supply, demand, buy, sell, compensation };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            double retail = parsed.GetValue(buy);
            double feedIn = parsed.GetValue(sell);
            double extra = parsed.GetValue(compensation);
            Require(feedIn <= retail, "--sell", feedIn, $"at most --buy ({retail})");
            Require(extra <= retail - feedIn, "--compensation", extra, $"at most --buy minus --sell ({retail - feedIn})");
            json.Write(parsed, MarketPricing.Price(parsed.GetValue(mechanism)!, parsed.GetValue(supply), parsed.GetValue(demand), retail, feedIn, extra));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double> Amount(string name, string description) =>
        NumberOption.Real(name, description, null, v => v >= 0, "a number of at least 0");

    private static void Require(bool holds, string what, double found, string expected)
    {
        if (!holds)
        {
            throw new InputException("market price", what, $"{found}", expected);
        }
    }
}
