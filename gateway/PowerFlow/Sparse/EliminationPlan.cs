namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Symbolic factorisation, made once for a structurally symmetric matrix: a minimum-degree order (no fill on a tree), the filled pattern and, for
/// each pivot, where each product of its column and row goes. Numeric factorisations of any block size then run without searching.
/// </summary>
internal sealed class EliminationPlan
{
    /// <summary>Plans the elimination of <paramref name="size"/> rows whose off-diagonal entries stand at <paramref name="pairs"/> (mirrored ones implied).</summary>
    public EliminationPlan(int size, IEnumerable<(int I, int J)> pairs)
    {
        Size = size;
        HashSet<int>[] neighbours = [.. Enumerable.Range(0, size).Select(_ => new HashSet<int>())];
        foreach ((int i, int j) in pairs)
        {
            neighbours[i].Add(j);
            neighbours[j].Add(i);
        }

        RowAt = new int[size];
        PositionOf = new int[size];
        Array.Fill(PositionOf, -1);
        List<int>[] later = new List<int>[size];
        PriorityQueue<int, (int Degree, int Row)> queue = new();
        for (int i = 0; i < size; i++)
        {
            queue.Enqueue(i, (neighbours[i].Count, i));
        }

        for (int k = 0; k < size; k++)
        {
            int row = NextPivot(queue, neighbours);
            RowAt[k] = row;
            PositionOf[row] = k;
            later[k] = [.. neighbours[row].Order()];
            foreach (int a in later[k])
            {
                neighbours[a].Remove(row);
                neighbours[a].UnionWith(later[k]);
                neighbours[a].Remove(a);
                queue.Enqueue(a, (neighbours[a].Count, a));
            }
        }

        Start = new int[size + 1];
        for (int k = 0; k < size; k++)
        {
            Start[k + 1] = Start[k] + later[k].Count;
        }

        Column = new int[Start[size]];
        for (int k = 0; k < size; k++)
        {
            int at = Start[k];
            foreach (int position in later[k].Select(row => PositionOf[row]).Order())
            {
                Column[at++] = position;
            }
        }

        (TargetStart, Target) = PlanUpdates();
    }

    public int Size { get; }

    /// <summary>Original row eliminated at each position, and the inverse.</summary>
    public int[] RowAt { get; }
    public int[] PositionOf { get; }

    /// <summary>Entries of the upper triangle by pivot: slots Start[k] .. Start[k+1]-1 hold columns Column[slot] > k; the lower triangle mirrors them.</summary>
    public int[] Start { get; }
    public int[] Column { get; }

    /// <summary>
    /// For pivot k, the targets of L[a] * U[b] in the order a outer, b inner: 3*slot (+0 diagonal position, +1 upper slot, +2 lower slot), packed.
    /// </summary>
    public int[] TargetStart { get; }
    public int[] Target { get; }

    /// <summary>Slot that holds (row i, row j) and whether it is in the upper triangle.</summary>
    public (int Slot, bool Upper) SlotOf(int i, int j)
    {
        int a = PositionOf[i];
        int b = PositionOf[j];
        int k = Math.Min(a, b);
        int slot = Array.BinarySearch(Column, Start[k], Start[k + 1] - Start[k], Math.Max(a, b));
        return (slot, a < b);
    }

    /// <summary>The queue keeps outdated degrees; an entry counts when its degree is current and its row is not taken.</summary>
    private int NextPivot(PriorityQueue<int, (int Degree, int Row)> queue, HashSet<int>[] neighbours)
    {
        while (true)
        {
            queue.TryDequeue(out int row, out (int Degree, int Row) priority);
            if (PositionOf[row] < 0 && neighbours[row].Count == priority.Degree)
            {
                return row;
            }
        }
    }

    private (int[] Starts, int[] Targets) PlanUpdates()
    {
        int[] starts = new int[Size + 1];
        for (int k = 0; k < Size; k++)
        {
            int count = Start[k + 1] - Start[k];
            starts[k + 1] = starts[k] + (count * count);
        }

        int[] targets = new int[starts[Size]];
        int at = 0;
        for (int k = 0; k < Size; k++)
        {
            for (int a = Start[k]; a < Start[k + 1]; a++)
            {
                for (int b = Start[k]; b < Start[k + 1]; b++)
                {
                    int row = Column[a];
                    int column = Column[b];
                    if (row == column)
                    {
                        targets[at++] = 3 * row;
                        continue;
                    }

                    int first = Math.Min(row, column);
                    int slot = Array.BinarySearch(Column, Start[first], Start[first + 1] - Start[first], Math.Max(row, column));
                    targets[at++] = (3 * slot) + (row < column ? 1 : 2);
                }
            }
        }

        return (starts, targets);
    }
}
