using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge market`.</summary>
internal static class MarketCommand
{
    public static Command Create() => new("market", "prices of an energy pool") { MarketPriceCommand.Create() };
}
