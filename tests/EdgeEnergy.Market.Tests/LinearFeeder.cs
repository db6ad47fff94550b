namespace EdgeEnergy.Market.Tests;

/// <summary>
/// A radial feeder whose voltage falls by R P + X Q along each branch (linearised DistFlow, p.u. on 1 MVA), bus 0 at 1 p.u.; it counts its
/// solutions. Above a total throughput it has no solution, as a real feeder past its nose point.
/// </summary>
internal sealed class LinearFeeder(int[] parent, double[] resistance, double[] reactance, double[] ratingW, double collapseW = double.PositiveInfinity)
    : IFeederCheck
{
    public int Solutions { get; private set; }

    public FeederState Solve(ReadOnlySpan<double> netImportW, ReadOnlySpan<double> reactiveVar)
    {
        Solutions++;
        int buses = parent.Length;
        double[] flowW = netImportW.ToArray();
        double[] flowVar = reactiveVar.ToArray();
        for (int i = buses - 1; i > 0; i--)
        {
            flowW[parent[i]] += flowW[i];
            flowVar[parent[i]] += flowVar[i];
        }

        double[] voltage = new double[buses];
        double[] loading = new double[buses - 1];
        double loss = 0;
        voltage[0] = 1;
        for (int i = 1; i < buses; i++)
        {
            voltage[i] = voltage[parent[i]] - (((resistance[i] * flowW[i]) + (reactance[i] * flowVar[i])) / 1e6);
            loading[i - 1] = Math.Abs(flowW[i]) / ratingW[i];
            loss += resistance[i] * flowW[i] * flowW[i] / 1e6;
        }

        return new FeederState(Math.Abs(flowW[0]) < collapseW, voltage, loading, loss);
    }
}
