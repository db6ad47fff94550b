using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>The feeder as arrays in p.u., in feeder order: what the methods compute on.</summary>
internal sealed class PerUnitNetwork
{
    public PerUnitNetwork(Feeder feeder)
    {
        int n = feeder.Buses.Count;
        int m = feeder.Branches.Count;
        BusCount = n;
        BranchCount = m;
        Slack = feeder.SlackIndex;
        BaseKva = feeder.BaseKva;
        Type = new BusType[n];
        SetPoint = new double[n];
        LoadKw = new double[n];
        LoadKvar = new double[n];
        GenerationKw = new double[n];
        GenerationKvar = new double[n];
        ShuntG = new double[n];
        ShuntB = new double[n];
        ActiveShares = new LoadShares[n];
        ReactiveShares = new LoadShares[n];
        for (int i = 0; i < n; i++)
        {
            Bus bus = feeder.Buses[i];
            Type[i] = bus.Type;
            SetPoint[i] = bus.VoltageSetPoint;
            LoadKw[i] = bus.LoadKw;
            LoadKvar[i] = bus.LoadKvar;
            GenerationKw[i] = i == Slack ? 0 : bus.GenerationKw;
            GenerationKvar[i] = i == Slack ? 0 : bus.GenerationKvar;
            ShuntG[i] = bus.ShuntKw / BaseKva;
            ShuntB[i] = bus.TotalShuntKvar / BaseKva;
            ActiveShares[i] = bus.ActiveShares;
            ReactiveShares[i] = bus.ReactiveShares;
            HasPv |= bus.Type == BusType.Pv;
            HasZip |= bus.HasVoltageDependentLoad;
        }

        From = new int[m];
        To = new int[m];
        R = new double[m];
        X = new double[m];
        B = new double[m];
        Ratio = new Complex[m];
        LimitKva = new double[m];
        for (int k = 0; k < m; k++)
        {
            Branch branch = feeder.Branches[k];
            From[k] = feeder.FindIndexOf(branch.From);
            To[k] = feeder.FindIndexOf(branch.To);
            R[k] = branch.Resistance;
            X[k] = branch.Reactance;
            B[k] = branch.Charging;
            Ratio[k] = Complex.FromPolarCoordinates(branch.Ratio, branch.ShiftDegrees * Math.PI / 180);
            LimitKva[k] = branch.LimitKva ?? double.PositiveInfinity;
        }
    }

    public int BusCount { get; }
    public int BranchCount { get; }
    public int Slack { get; }
    public double BaseKva { get; }
    public bool HasPv { get; }
    public bool HasZip { get; }

    public BusType[] Type { get; }
    public double[] SetPoint { get; }
    public double[] LoadKw { get; }
    public double[] LoadKvar { get; }
    public double[] GenerationKw { get; }
    public double[] GenerationKvar { get; }

    /// <summary>Shunt admittance at each bus without line charging, p.u.</summary>
    public double[] ShuntG { get; }
    public double[] ShuntB { get; }
    public LoadShares[] ActiveShares { get; }
    public LoadShares[] ReactiveShares { get; }

    public int[] From { get; }
    public int[] To { get; }
    public double[] R { get; }
    public double[] X { get; }
    public double[] B { get; }

    /// <summary>Complex turns ratio at the from end.</summary>
    public Complex[] Ratio { get; }

    /// <summary>kVA; infinite where there is no limit.</summary>
    public double[] LimitKva { get; }

    /// <summary>The four admittances of branch k: I_from = ff V_from + ft V_to, I_to = tf V_from + tt V_to.</summary>
    public (Complex Ff, Complex Ft, Complex Tf, Complex Tt) Admittance(int k)
    {
        Complex series = 1 / new Complex(R[k], X[k]);
        Complex tt = series + new Complex(0, B[k] / 2);
        Complex t = Ratio[k];
        return (tt / (t * Complex.Conjugate(t)), -series / Complex.Conjugate(t), -series / t, tt);
    }
}
