namespace EdgeEnergy.Core;

/// <summary>
/// Last values of all registers of a device with their quality. Range, jump and identity checks mark single registers and never reject a poll.
/// Variants of the map that the device's own values call for are put in force here.
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
    private readonly byte[] variantVotes;

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
        variantVotes = new byte[map.VariantCount];
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

        for (int i = 0; i < map.VariantCount; i++)
        {
            JudgeVariant(i, plan);
        }

        for (int i = 0; i < map.IdentityCount; i++)
        {
            int target = map.IdentityTarget(i);
            if (IsOf(plan, target) && Holds(i) == Relation.Fails)
            {
                quality[target] = (byte)RegisterQuality.Contradicts;
            }
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
        long limit = RegisterValue.LargestChange(map, register);
        if (limit == 0)
        {
            return false;
        }

        long minutes = (unixSeconds - trustedUnix[register] + 59) / 60;
        long change = now > before ? now - before : before - now;
        return change > limit * (minutes < 1 ? 1 : minutes);
    }

    /// <summary>
    /// A register decides at once. A relation must speak several times in a row, and only where the values tell both scales apart: until then its
    /// target is marked, so that nothing is settled by a scale that is in doubt.
    /// </summary>
    private void JudgeVariant(int variant, PollPlan plan)
    {
        if (map.VariantKindOf(variant) != VariantKind.Detected)
        {
            return;
        }

        int register = map.VariantRegister(variant);
        int identity = map.VariantIdentity(variant);
        bool called = IsGood(register) && map.VariantMatches(variant, raw[register]);
        if (called || identity < 0)
        {
            map.Switch(variant, called || (map.IsActive(variant) && !IsGood(register)));
            return;
        }

        if (!IsOf(plan, map.IdentityTarget(identity)))
        {
            return;
        }

        bool active = map.IsActive(variant);
        Relation now = Holds(identity);
        map.Switch(variant, !active);
        Relation otherwise = Holds(identity);
        bool better = now == Relation.Fails && otherwise == Relation.Holds;
        bool worse = now == Relation.Holds && otherwise == Relation.Fails;
        variantVotes[variant] = better ? (byte)(variantVotes[variant] + 1) : worse ? (byte)0 : variantVotes[variant];
        if (variantVotes[variant] >= Confirmations)
        {
            variantVotes[variant] = 0;
        }
        else
        {
            map.Switch(variant, active);
        }
    }

    private Relation Holds(int identity)
    {
        int target = map.IdentityTarget(identity);
        IdentityKind kind = map.IdentityKindOf(identity);
        bool product = kind == IdentityKind.Product || kind == IdentityKind.Magnitude;
        if (!IsGood(target))
        {
            return Relation.Untold;
        }

        double found = Value(target);
        double expected = product ? 1 : 0;
        double largest = System.Math.Abs(found);
        for (int i = 0; i < map.IdentityTerms(identity); i++)
        {
            int term = map.IdentityTerm(identity, i);
            if (kind == IdentityKind.Sum && quality[term] == (byte)RegisterQuality.Missing)
            {
                continue;
            }

            if (!IsGood(term))
            {
                return Relation.Untold;
            }

            double value = Value(term) * map.IdentitySign(identity, i);
            expected = product ? expected * value : expected + value;
            if (!product && System.Math.Abs(value) > largest)
            {
                largest = System.Math.Abs(value);
            }
        }

        if (kind == IdentityKind.ZeroOnlyBelow)
        {
            return found != 0 || expected <= map.IdentityTolerance(identity) ? Relation.Holds : Relation.Fails;
        }

        if (kind == IdentityKind.Magnitude)
        {
            expected = System.Math.Abs(expected);
            found = System.Math.Abs(found);
        }

        largest = System.Math.Max(largest, System.Math.Abs(expected));
        double tolerance = map.IdentityTolerance(identity) + (largest * map.IdentityTolerancePercent(identity) / 100);
        return System.Math.Abs(found - expected) <= tolerance ? Relation.Holds : Relation.Fails;
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

    /// <summary>What the values say about a relation; untold when one of them is missing or not good.</summary>
    private enum Relation
    {
        Untold = 0,
        Holds = 1,
        Fails = 2,
    }
}
