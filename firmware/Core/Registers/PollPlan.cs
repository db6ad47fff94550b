namespace EdgeEnergy.Core;

/// <summary>
/// The reads that fetch all registers of one poll class: as few as the device's limits allow, one function each, never across an area border, and
/// with both words of a split register in the same read, so that a value is never put together from two moments.
/// </summary>
public sealed class PollPlan
{
    /// <summary>Places are function x 65536 + address, so that blocks of one function lie together; registers to be read alone come after all others.</summary>
    private const int FunctionShift = 16;

    private const int Alone = RegisterMapFormat.FunctionAlone << FunctionShift;

    private readonly int[] starts;
    private readonly int[] counts;
    private readonly ushort[][] words;
    private readonly int[] registers;
    private readonly int[] blockOf;

    /// <summary>Plans the reads of a class.</summary>
    public PollPlan(RegisterMap map, PollClass poll)
        : this(map, Select(map, poll))
    {
    }

    private PollPlan(RegisterMap map, int[] registers)
    {
        this.registers = registers;
        int spans = 0;
        int[] first = new int[2 * registers.Length];
        int[] last = new int[2 * registers.Length];
        for (int i = 0; i < registers.Length; i++)
        {
            int register = registers[i];
            int count = map.IsSplit(register) ? 1 : map.Words(register);
            int function = Space(map, register);
            int place = function + map.First(register);
            Insert(first, last, spans++, place, place + count - 1);
            if (map.IsSplit(register))
            {
                Insert(first, last, spans++, function + map.Address(register, 1), function + map.Address(register, 1));
            }
        }

        int[] blockStart = new int[spans];
        int[] blockEnd = new int[spans];
        int blocks = 0;
        for (int i = 0; i < spans; i++)
        {
            bool merges = blocks > 0
                && first[i] <= blockEnd[blocks - 1] + 1 + map.MergeGap
                && last[i] - blockStart[blocks - 1] < map.MaximumRead
                && first[i] < Alone
                && blockStart[blocks - 1] >> FunctionShift == first[i] >> FunctionShift
                && map.AreaOf(blockStart[blocks - 1] & 0xFFFF) == map.AreaOf(last[i] & 0xFFFF);
            if (!merges)
            {
                blockStart[blocks] = first[i];
                blockEnd[blocks++] = last[i];
            }
            else if (last[i] > blockEnd[blocks - 1])
            {
                blockEnd[blocks - 1] = last[i];
            }
        }

        starts = new int[blocks];
        counts = new int[blocks];
        words = new ushort[blocks][];
        for (int i = 0; i < blocks; i++)
        {
            starts[i] = blockStart[i];
            counts[i] = blockEnd[i] - blockStart[i] + 1;
            words[i] = new ushort[counts[i]];
        }

        blockOf = new int[registers.Length];
        for (int i = 0; i < registers.Length; i++)
        {
            blockOf[i] = Find(map, registers[i]);
        }
    }

    public int BlockCount => starts.Length;

    public int RegisterCount => registers.Length;

    /// <summary>Address of the first register of a block.</summary>
    public int Start(int block) => starts[block] & 0xFFFF;

    /// <summary>Modbus function that reads the block, 3 or 4.</summary>
    public byte Function(int block) => (byte)((starts[block] & ~Alone) >> FunctionShift);

    public int Count(int block) => counts[block];

    /// <summary>Where a read of the block puts its words.</summary>
    public ushort[] Words(int block) => words[block];

    /// <summary>Register of the map at a position of the plan.</summary>
    public int Register(int position) => registers[position];

    /// <summary>Block that holds all words of the register at a position, -1 when they could not be put into one read.</summary>
    public int BlockOf(int position) => blockOf[position];

    /// <summary>A plan for single registers, for instance those that a command writes.</summary>
    public static PollPlan For(RegisterMap map, int[] registers) => new PollPlan(map, registers);

    private static int[] Select(RegisterMap map, PollClass poll)
    {
        int count = 0;
        for (int i = 0; i < map.RegisterCount; i++)
        {
            count += map.Poll(i) == poll ? 1 : 0;
        }

        int[] selected = new int[count];
        count = 0;
        for (int i = 0; i < map.RegisterCount; i++)
        {
            if (map.Poll(i) == poll)
            {
                selected[count++] = i;
            }
        }

        return selected;
    }

    private static void Insert(int[] first, int[] last, int count, int start, int end)
    {
        int at = count;
        while (at > 0 && first[at - 1] > start)
        {
            first[at] = first[at - 1];
            last[at] = last[at - 1];
            at--;
        }

        first[at] = start;
        last[at] = end;
    }

    private static int Space(RegisterMap map, int register) => (map.Function(register) << FunctionShift) | (map.IsAlone(register) ? Alone : 0);

    private int Find(RegisterMap map, int register)
    {
        int function = Space(map, register);
        int low = function + map.Address(register);
        int high = function + map.Address(register, map.Words(register) - 1);
        for (int i = 0; i < starts.Length; i++)
        {
            if (low >= starts[i] && low < starts[i] + counts[i] && high >= starts[i] && high < starts[i] + counts[i])
            {
                return i;
            }
        }

        return -1;
    }
}
