using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// I = Y V branch by branch: what leaves one end of a series impedance enters the other exactly. Summing rows of Y instead leaves a net current of
/// |y| * 1e-16 at both ends of a very short line, which the rest of the feeder turns into a voltage error far above rounding.
/// </summary>
internal sealed class NetworkCurrents
{
    private readonly PerUnitNetwork _net;
    private readonly Term[] _terms;

    public NetworkCurrents(PerUnitNetwork net)
    {
        _net = net;
        _terms = new Term[net.BranchCount];
        for (int k = 0; k < net.BranchCount; k++)
        {
            Complex y = 1 / new Complex(net.R[k], net.X[k]);
            Complex inverse = 1 / net.Ratio[k];
            _terms[k] = new Term(net.From[k], net.To[k], y.Real, y.Imaginary, net.B[k] / 2, inverse.Real, inverse.Imaginary, net.Ratio[k] == Complex.One);
        }
    }

    /// <summary>Currents injected at each bus for voltages e + jf.</summary>
    public void Multiply(ReadOnlySpan<double> e, ReadOnlySpan<double> f, Span<double> re, Span<double> im)
    {
        for (int i = 0; i < e.Length; i++)
        {
            re[i] = (_net.ShuntG[i] * e[i]) - (_net.ShuntB[i] * f[i]);
            im[i] = (_net.ShuntG[i] * f[i]) + (_net.ShuntB[i] * e[i]);
        }

        foreach (ref readonly Term t in _terms.AsSpan())
        {
            double ef = e[t.From];
            double ff = f[t.From];
            if (!t.Plain)
            {
                (ef, ff) = ((ef * t.InverseRe) - (ff * t.InverseIm), (ef * t.InverseIm) + (ff * t.InverseRe));
            }

            double et = e[t.To];
            double ft = f[t.To];
            double de = ef - et;
            double df = ff - ft;
            double a = (t.G * de) - (t.B * df);
            double b = (t.G * df) + (t.B * de);
            re[t.To] -= a + (t.Half * ft);
            im[t.To] -= b - (t.Half * et);
            a -= t.Half * ff;
            b += t.Half * ef;
            if (!t.Plain)
            {
                // The current passes the ideal transformer with the conjugate of 1 / ratio.
                (a, b) = ((a * t.InverseRe) + (b * t.InverseIm), (b * t.InverseRe) - (a * t.InverseIm));
            }

            re[t.From] += a;
            im[t.From] += b;
        }
    }

    private readonly record struct Term(int From, int To, double G, double B, double Half, double InverseRe, double InverseIm, bool Plain);
}
