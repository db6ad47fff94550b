using System.Numerics;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Accumulates C'C of a tall matrix C that comes in blocks of at most <see cref="Stride"/> rows, column-major, so that the matrix itself is never
/// held. The columns are padded to a multiple of four.
/// </summary>
internal sealed class GramMatrix
{
    /// <summary>Rows of one block; 128 rows of 64 columns stay in the second-level cache.</summary>
    internal const int Stride = 128;

    private readonly double[] _sums;

    internal GramMatrix(int columns)
    {
        Width = (columns + 3) & ~3;
        _sums = new double[Width * Width];
        Block = new double[Width * Stride];
    }

    /// <summary>Padded number of columns.</summary>
    internal int Width { get; }

    /// <summary>Where the caller writes a block: row r of column c at [c * Stride + r].</summary>
    internal double[] Block { get; }

    internal double this[int row, int column] => row >= column ? _sums[(row * Width) + column] : _sums[(column * Width) + row];

    internal void Clear() => Array.Clear(_sums);

    /// <summary>Adds the block's first rows.</summary>
    internal void AddBlock(int rows)
    {
        if (rows < Stride)
        {
            for (int c = 0; c < Width; c++)
            {
                Block.AsSpan((c * Stride) + rows, Stride - rows).Clear();
            }
        }

        for (int i = 0; i < Width; i += 2)
        {
            for (int j = 0; j <= i; j += 4)
            {
                AddTile(i, j);
            }
        }
    }

    /// <summary>Two rows by four columns of the sums: eight running sums held in registers.</summary>
    private void AddTile(int i, int j)
    {
        ref double a = ref Block[i * Stride];
        ref double b = ref Block[j * Stride];
        Vector<double> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<double> s10 = default, s11 = default, s12 = default, s13 = default;
        for (nuint r = 0; r < Stride; r += (nuint)Vector<double>.Count)
        {
            Vector<double> a0 = Vector.LoadUnsafe(ref a, r);
            Vector<double> a1 = Vector.LoadUnsafe(ref a, r + Stride);
            Vector<double> b0 = Vector.LoadUnsafe(ref b, r);
            Vector<double> b1 = Vector.LoadUnsafe(ref b, r + Stride);
            Vector<double> b2 = Vector.LoadUnsafe(ref b, r + (2 * Stride));
            Vector<double> b3 = Vector.LoadUnsafe(ref b, r + (3 * Stride));
            s00 = Vector.FusedMultiplyAdd(a0, b0, s00);
            s01 = Vector.FusedMultiplyAdd(a0, b1, s01);
            s02 = Vector.FusedMultiplyAdd(a0, b2, s02);
            s03 = Vector.FusedMultiplyAdd(a0, b3, s03);
            s10 = Vector.FusedMultiplyAdd(a1, b0, s10);
            s11 = Vector.FusedMultiplyAdd(a1, b1, s11);
            s12 = Vector.FusedMultiplyAdd(a1, b2, s12);
            s13 = Vector.FusedMultiplyAdd(a1, b3, s13);
        }

        Span<double> first = _sums.AsSpan((i * Width) + j, 4);
        Span<double> second = _sums.AsSpan(((i + 1) * Width) + j, 4);
        first[0] += Vector.Sum(s00);
        first[1] += Vector.Sum(s01);
        first[2] += Vector.Sum(s02);
        first[3] += Vector.Sum(s03);
        second[0] += Vector.Sum(s10);
        second[1] += Vector.Sum(s11);
        second[2] += Vector.Sum(s12);
        second[3] += Vector.Sum(s13);
    }
}
