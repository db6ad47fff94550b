using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>Bus admittance matrix by rows, diagonal apart, with line charging and bus shunts; feeder order.</summary>
internal sealed class AdmittanceMatrix
{
    public AdmittanceMatrix(PerUnitNetwork net)
    {
        int n = net.BusCount;
        SortedDictionary<int, Complex>[] rows = [.. Enumerable.Range(0, n).Select(_ => new SortedDictionary<int, Complex>())];
        DiagonalG = (double[])net.ShuntG.Clone();
        DiagonalB = (double[])net.ShuntB.Clone();
        for (int k = 0; k < net.BranchCount; k++)
        {
            (Complex ff, Complex ft, Complex tf, Complex tt) = net.Admittance(k);
            int f = net.From[k];
            int t = net.To[k];
            DiagonalG[f] += ff.Real;
            DiagonalB[f] += ff.Imaginary;
            DiagonalG[t] += tt.Real;
            DiagonalB[t] += tt.Imaginary;
            rows[f][t] = rows[f].GetValueOrDefault(t) + ft;
            rows[t][f] = rows[t].GetValueOrDefault(f) + tf;
        }

        Start = new int[n + 1];
        for (int i = 0; i < n; i++)
        {
            Start[i + 1] = Start[i] + rows[i].Count;
        }

        Column = [.. rows.SelectMany(r => r.Keys)];
        G = [.. rows.SelectMany(r => r.Values).Select(y => y.Real)];
        B = [.. rows.SelectMany(r => r.Values).Select(y => y.Imaginary)];
    }

    public double[] DiagonalG { get; }
    public double[] DiagonalB { get; }
    public int[] Start { get; }
    public int[] Column { get; }
    public double[] G { get; }
    public double[] B { get; }
}
