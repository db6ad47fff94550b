namespace EdgeEnergy.Core;

/// <summary>
/// Last values of all registers of a device with their quality. Range, jump and identity checks mark single registers and never reject a poll.
/// </summary>
public sealed class RegisterValues
{
    /// <summary>Equal votes after which a value that looked impossible is believed: the device was replaced or reset.</summary>
    private const int Confirmations = 3;

    private readonly RegisterMap map;
    private readonly long[] raw;
    private readonly long[] trusted;
    private readonly long[] candidate;
    private readonly long[] trustedUnix;
    private readonly byte[] votes;
    private readonly byte[] quality;

    public RegisterValues(RegisterMap map)
    {
        this.map = map;
        RatedPowerW = map.LargestRatedPowerW;
        raw = new long[map.RegisterCount];
        trusted = new long[map.RegisterCount];
        candidate = new long[map.RegisterCount];
        trustedUnix = new long[map.RegisterCount];
        votes = new byte[map.RegisterCount];
        quality = new byte[map.RegisterCount];
    }

    /// <summary>Rated power of the device in W, of the largest model until it is known; the high-word rule believes 1.5 times it.</summary>
    public int RatedPowerW { get; set; }

    public RegisterQuality Quality(int register) => (RegisterQuality)quality[register];

    public bool IsGood(int register) => register >= 0 && quality[register] == (byte)RegisterQuality.Good;

    /// <summary>Number after offset and sign; value = raw x mantissa x 10^exponent.</summary>
    public long Raw(int register) => raw[register];

    public double Value(int register) => RegisterValue.Scaled(map, register, raw[register]);

    /// <summary>The value as a whole number of its unit times 10^shift.</summary>
    public long Whole(int register, int shift) => RegisterValue.Whole(map, register, raw[register], shift);

    /// <summary>Takes over the blocks of a plan that were read: <c>read[block]</c> says which.</summary>
    public void Take(PollPlan plan, bool[] read, long unixSeconds)
    {
        int largestPower = RatedPowerW + (RatedPowerW / 2);
        for (int i = 0; i < plan.RegisterCount; i++)
        {
            int register = plan.Register(i);
            int block = plan.BlockOf(i);
            if (block < 0 || !read[block])
            {
                quality[register] = (byte)RegisterQuality.NotRead;
                continue;
            }

            RegisterQuality found = RegisterValue.Decode(map, register, plan.Words(block), plan.Start(block), largestPower, out long value);
            raw[register] = value;
            quality[register] = (byte)(found == RegisterQuality.Good ? Judge(register, value, unixSeconds) : found);
        }

        for (int i = 0; i < map.IdentityCount; i++)
        {
            CheckIdentity(i, plan);
        }
    }

    /// <summary>Marks all registers of a plan as not read, for a poll that failed.</summary>
    public void Drop(PollPlan plan)
    {
        for (int i = 0; i < plan.RegisterCount; i++)
        {
            quality[plan.Register(i)] = (byte)RegisterQuality.NotRead;
        }
    }

    private RegisterQuality Judge(int register, long value, long unixSeconds)
    {
        bool fell = map.Has(register, RegisterMapFormat.FlagCounter) && trustedUnix[register] != 0 && value < trusted[register];
        bool jumped = trustedUnix[register] != 0 && Jumps(register, trusted[register], value, unixSeconds);
        if (!fell && !jumped)
        {
            Trust(register, value, unixSeconds);
            return RegisterQuality.Good;
        }

        bool repeats = votes[register] > 0 && !Jumps(register, candidate[register], value, unixSeconds)
            && !(map.Has(register, RegisterMapFormat.FlagCounter) && value < candidate[register]);
        votes[register] = repeats ? (byte)(votes[register] + 1) : (byte)1;
        candidate[register] = value;
        if (votes[register] >= Confirmations)
        {
            Trust(register, value, unixSeconds);
            return RegisterQuality.Good;
        }

        return fell ? RegisterQuality.Fell : RegisterQuality.Jumped;
    }

    private void Trust(int register, long value, long unixSeconds)
    {
        trusted[register] = value;
        trustedUnix[register] = unixSeconds;
        votes[register] = 0;
    }

    private bool Jumps(int register, long before, long now, long unixSeconds)
    {
        long limit = map.MaximumChange(register);
        if (limit == 0)
        {
            return false;
        }

        long minutes = (unixSeconds - trustedUnix[register] + 59) / 60;
        long change = now > before ? now - before : before - now;
        return change > limit * (minutes < 1 ? 1 : minutes);
    }

    private void CheckIdentity(int identity, PollPlan plan)
    {
        int target = map.IdentityTarget(identity);
        if (!IsGood(target) || !IsOf(plan, target))
        {
            return;
        }

        IdentityKind kind = map.IdentityKindOf(identity);
        double expected = kind == IdentityKind.Product ? 1 : 0;
        for (int i = 0; i < map.IdentityTerms(identity); i++)
        {
            int term = map.IdentityTerm(identity, i);
            if (!IsGood(term))
            {
                return;
            }

            double value = Value(term) * map.IdentitySign(identity, i);
            expected = kind == IdentityKind.Product ? expected * value : expected + value;
        }

        double found = Value(target);
        bool holds;
        if (kind == IdentityKind.ZeroOnlyBelow)
        {
            holds = found != 0 || expected <= map.IdentityTolerance(identity);
        }
        else
        {
            double larger = System.Math.Max(System.Math.Abs(found), System.Math.Abs(expected));
            holds = System.Math.Abs(found - expected) <= map.IdentityTolerance(identity) + (larger * map.IdentityTolerancePercent(identity) / 100);
        }

        if (!holds)
        {
            quality[target] = (byte)RegisterQuality.Contradicts;
        }
    }

    private static bool IsOf(PollPlan plan, int register)
    {
        for (int i = 0; i < plan.RegisterCount; i++)
        {
            if (plan.Register(i) == register)
            {
                return true;
            }
        }

        return false;
    }
}
