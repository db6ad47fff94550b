using System.Numerics;

namespace EdgeEnergy.PowerFlow.Tests;

/// <summary>Independent check of a solution: a dense admittance matrix built here from the public model, nothing of the engine's own matrices.</summary>
internal static class Balance
{
    /// <summary>Largest mismatch of complex power over all buses but the slack, p.u.; PV buses are checked for active power and magnitude.</summary>
    public static double LargestMismatch(Feeder feeder, PowerFlowSolution s)
    {
        Complex[,] y = Admittance(feeder);
        int n = feeder.Buses.Count;
        Complex[] v = [.. Enumerable.Range(0, n).Select(i => Complex.FromPolarCoordinates(s.VmPu[i], s.VaDeg[i] * Math.PI / 180))];
        double worst = 0;
        for (int i = 0; i < n; i++)
        {
            Bus bus = feeder.Buses[i];
            Complex current = 0;
            for (int j = 0; j < n; j++)
            {
                current += y[i, j] * v[j];
            }

            Complex taken = v[i] * Complex.Conjugate(current) * feeder.BaseMva * 1000;
            double p = bus.GenerationKw - (bus.LoadKw * bus.ActiveShares.At(s.VmPu[i]));
            double q = bus.GenerationKvar - (bus.LoadKvar * bus.ReactiveShares.At(s.VmPu[i]));
            double mismatch = bus.Type switch
            {
                BusType.Slack => (new Complex(s.SlackPKw + p - bus.GenerationKw, s.SlackQKvar + q - bus.GenerationKvar) - taken).Magnitude,
                BusType.Pv => Math.Abs(p - taken.Real) + (Math.Abs(s.VmPu[i] - bus.VoltageSetPoint) * 1000 * feeder.BaseMva),
                _ => (new Complex(p, q) - taken).Magnitude,
            };
            worst = Math.Max(worst, mismatch / (feeder.BaseMva * 1000));
        }

        return worst;
    }

    public static Complex[,] Admittance(Feeder feeder)
    {
        int n = feeder.Buses.Count;
        Complex[,] y = new Complex[n, n];
        foreach (Branch branch in feeder.Branches)
        {
            int f = feeder.IndexOf(branch.From);
            int t = feeder.IndexOf(branch.To);
            Complex series = Complex.Reciprocal(new Complex(branch.Resistance, branch.Reactance));
            Complex half = new(0, branch.Charging / 2);
            double shift = branch.ShiftDegrees * Math.PI / 180;
            y[f, f] += (series + half) / (branch.Ratio * branch.Ratio);
            y[t, t] += series + half;
            y[f, t] -= series / branch.Ratio * Complex.FromPolarCoordinates(1, shift);
            y[t, f] -= series / branch.Ratio * Complex.FromPolarCoordinates(1, -shift);
        }

        for (int i = 0; i < n; i++)
        {
            y[i, i] += new Complex(feeder.Buses[i].ShuntKw, feeder.Buses[i].TotalShuntKvar) / (feeder.BaseMva * 1000);
        }

        return y;
    }
}
