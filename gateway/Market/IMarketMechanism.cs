using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>A rule that turns the book of a period into trades. Pure and deterministic.</summary>
public interface IMarketMechanism
{
    /// <summary>The name used in settings and on the command line.</summary>
    string Name { get; }

    /// <summary>Trades in the order they were made: neighbours' energy and, for what they can not serve of a load, the grid's.</summary>
    IReadOnlyList<Trade> Clear(MarketBook book);
}
