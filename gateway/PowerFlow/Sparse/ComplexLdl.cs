using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// L D L^T of a complex symmetric sparse matrix on an <see cref="EliminationPlan"/>, without pivoting: for admittance matrices, whose diagonal carries
/// its row. Fill <see cref="Diagonal"/> and <see cref="Upper"/>, factorise once, solve often.
/// </summary>
internal sealed class ComplexLdl(EliminationPlan plan)
{
    /// <summary>By position; after factorisation the inverses of the pivots.</summary>
    public Complex[] Diagonal { get; } = new Complex[plan.Size];

    /// <summary>By slot; after factorisation the row divided by its pivot.</summary>
    public Complex[] Upper { get; } = new Complex[plan.Column.Length];

    /// <summary>Adds to the entry (i, j) and its mirror, rows as given to the plan.</summary>
    public void Add(int i, int j, Complex value)
    {
        if (i == j)
        {
            Diagonal[plan.PositionOf[i]] += value;
        }
        else
        {
            Upper[plan.SlotOf(i, j).Slot] += value;
        }
    }

    /// <summary>False where a pivot vanishes against what it was made of.</summary>
    public bool Factorise()
    {
        double[] size = [.. Diagonal.Select(d => d.Magnitude)];
        for (int k = 0; k < plan.Size; k++)
        {
            Complex pivot = Diagonal[k];
            if (!(pivot.Magnitude > 1e-14 * size[k]))
            {
                return false;
            }

            Complex inverse = 1 / pivot;
            Diagonal[k] = inverse;
            int at = plan.TargetStart[k];
            for (int a = plan.Start[k]; a < plan.Start[k + 1]; a++)
            {
                Complex factor = Upper[a] * inverse;
                for (int b = plan.Start[k]; b < plan.Start[k + 1]; b++)
                {
                    int code = plan.Target[at++];
                    if (code % 3 == 0)
                    {
                        Diagonal[code / 3] -= factor * Upper[b];
                    }
                    else if (code % 3 == 1)
                    {
                        Upper[code / 3] -= factor * Upper[b];
                    }
                }
            }

            for (int a = plan.Start[k]; a < plan.Start[k + 1]; a++)
            {
                Upper[a] *= inverse;
            }
        }

        return true;
    }

    /// <summary>Solves in place; one number a position.</summary>
    public void Solve(Span<Complex> x)
    {
        for (int k = 0; k < plan.Size; k++)
        {
            Complex value = x[k];
            for (int s = plan.Start[k]; s < plan.Start[k + 1]; s++)
            {
                x[plan.Column[s]] -= Upper[s] * value;
            }
        }

        for (int k = plan.Size - 1; k >= 0; k--)
        {
            Complex value = x[k] * Diagonal[k];
            for (int s = plan.Start[k]; s < plan.Start[k + 1]; s++)
            {
                value -= Upper[s] * x[plan.Column[s]];
            }

            x[k] = value;
        }
    }
}
