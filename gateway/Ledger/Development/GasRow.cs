namespace EdgeEnergy.Ledger;

/// <summary>Gas of one real transaction: the design, trades in the window, participants in the vault.</summary>
public sealed record GasRow(string Design, int Trades, int Participants, long GasTotal)
{
    public double GasPerTrade => (double)GasTotal / Trades;
}
