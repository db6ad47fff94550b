using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// A radial feeder in depth-first order from the slack (position 0): every position's parent comes before it. Ideal transformers are taken out by
/// scaling each bus voltage with the product T of the ratios on its path, V = T V'; impedances become z/|T_to|^2, admittances y |T_to|^2 and
/// powers stay, so taps and phase shifts cost nothing in a solve.
/// </summary>
internal sealed class RadialOrder
{
    public RadialOrder(Feeder feeder)
    {
        PerUnitNetwork net = feeder.Network;
        if (!feeder.IsRadial)
        {
            throw new InputException(feeder.Where, "branches", $"a loop ({net.BranchCount} branches between {net.BusCount} buses; one loop closes at {FirstLoop(feeder)})", "a radial feeder for this method");
        }

        int n = net.BusCount;
        BusAt = new int[n];
        Parent = new int[n];
        BranchAt = new int[n];
        Reversed = new bool[n];
        R = new double[n];
        X = new double[n];
        ShuntG = new double[n];
        ShuntB = new double[n];
        HalfCharging = new double[n];
        Scale = new Complex[n];
        ScaleMagnitude = new double[n];
        PositionOf = new int[n];
        List<(int Branch, int Other)>[] adjacency = Adjacency(net);
        Stack<(int Bus, int ParentPosition, int Branch)> open = new();
        open.Push((net.Slack, -1, -1));
        int count = 0;
        while (open.TryPop(out (int Bus, int ParentPosition, int Branch) item))
        {
            int at = count++;
            BusAt[at] = item.Bus;
            PositionOf[item.Bus] = at;
            Parent[at] = item.ParentPosition;
            BranchAt[at] = item.Branch;
            Scale[at] = Complex.One;
            if (item.Branch >= 0)
            {
                Attach(net, at, item.ParentPosition, item.Branch);
            }

            ScaleMagnitude[at] = Scale[at].Magnitude;
            ShuntG[at] += net.ShuntG[item.Bus] * ScaleMagnitude[at] * ScaleMagnitude[at];
            ShuntB[at] += net.ShuntB[item.Bus] * ScaleMagnitude[at] * ScaleMagnitude[at];
            foreach ((int branch, int other) in adjacency[item.Bus])
            {
                if (branch != item.Branch)
                {
                    open.Push((other, at, branch));
                }
            }
        }

        HasShunts = ShuntG.Skip(1).Any(g => g != 0) || ShuntB.Skip(1).Any(b => b != 0);
        HasRatios = Scale.Any(s => s != Complex.One);
    }

    public int Count => BusAt.Length;

    /// <summary>Bus index at a position, and the inverse.</summary>
    public int[] BusAt { get; }
    public int[] PositionOf { get; }

    /// <summary>Position of the parent; -1 at the slack.</summary>
    public int[] Parent { get; }

    /// <summary>Branch index towards the parent; -1 at the slack.</summary>
    public int[] BranchAt { get; }

    /// <summary>True when the branch's from end is the child.</summary>
    public bool[] Reversed { get; }

    /// <summary>Scaled impedance of the branch towards the parent.</summary>
    public double[] R { get; }
    public double[] X { get; }

    /// <summary>Scaled half of the charging susceptance of the branch towards the parent.</summary>
    public double[] HalfCharging { get; }

    /// <summary>Scaled admittance to ground at each position, with half the charging of every branch that ends there.</summary>
    public double[] ShuntG { get; }
    public double[] ShuntB { get; }

    /// <summary>T of each position.</summary>
    public Complex[] Scale { get; }
    public double[] ScaleMagnitude { get; }
    public bool HasShunts { get; }
    public bool HasRatios { get; }

    internal static List<(int Branch, int Other)>[] Adjacency(PerUnitNetwork net)
    {
        List<(int Branch, int Other)>[] adjacency = [.. Enumerable.Range(0, net.BusCount).Select(_ => new List<(int Branch, int Other)>())];
        for (int k = 0; k < net.BranchCount; k++)
        {
            adjacency[net.From[k]].Add((k, net.To[k]));
            adjacency[net.To[k]].Add((k, net.From[k]));
        }

        return adjacency;
    }

    private void Attach(PerUnitNetwork net, int at, int parent, int branch)
    {
        bool reversed = net.To[branch] != BusAt[at];
        Reversed[at] = reversed;
        Complex ratio = net.Ratio[branch];
        Scale[at] = reversed ? Scale[parent] * ratio : Scale[parent] / ratio;
        double toScale = (reversed ? Scale[parent] : Scale[at]).Magnitude;
        double squared = toScale * toScale;
        R[at] = net.R[branch] / squared;
        X[at] = net.X[branch] / squared;
        double half = net.B[branch] * squared / 2;
        HalfCharging[at] = half;
        ShuntB[at] += half;
        ShuntB[parent] += half;
    }

    private static string FirstLoop(Feeder feeder)
    {
        PerUnitNetwork net = feeder.Network;
        int[] root = [.. Enumerable.Range(0, net.BusCount)];
        for (int k = 0; k < net.BranchCount; k++)
        {
            int a = net.From[k];
            int b = net.To[k];
            while (root[a] != a)
            {
                a = root[a];
            }

            while (root[b] != b)
            {
                b = root[b];
            }

            if (a == b)
            {
                return $"branch {feeder.Branches[k].Place}";
            }

            root[a] = b;
        }

        return "no branch";
    }
}
