using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Proves direction and size of the grid power with a load of known power: off, on, off again, the median of some samples each. Import is positive, so the load must
/// raise the grid power by what it takes.
/// </summary>
public sealed class SignTest
{
    private const int Phases = 3;

    private readonly int _loadW;
    private readonly int _samples;
    private readonly long[] _sorted;
    private readonly long[] _medians = new long[Phases];
    private int _count;

    /// <summary>A test with a load of so many W (100 or more) and so many samples a phase (1 or more; 5 outlive two spikes).</summary>
    public SignTest(int loadW, int samples = 5)
    {
        if (loadW < 100)
        {
            throw new ArgumentOutOfRangeException(nameof(loadW));
        }

        if (samples < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(samples));
        }

        _loadW = loadW;
        _samples = samples;
        _sorted = new long[samples];
    }

    public SignTestPhase Phase { get; private set; }

    public SignTestOutcome Outcome { get; private set; }

    /// <summary>What switching the load changed, W, when the test is done.</summary>
    public long ChangeW => _medians[1] - ((_medians[0] + _medians[2]) / 2);

    /// <summary>One line for the technician.</summary>
    public string Text
    {
        get
        {
            switch (Outcome)
            {
                case SignTestOutcome.Passed: return "direction and size are right: " + _loadW.ToString() + " W of load changed the grid power by " + ChangeW.ToString() + " W";
                case SignTestOutcome.Reversed: return "the direction is reversed: turn the current transformer round (K to L), then test again";
                case SignTestOutcome.NoChange: return "the load is not seen: wrong conductor, or battery or sun covered it; take another phase or lock the battery, then test again";
                case SignTestOutcome.WrongSize: return "the direction is right, the size is not: " + ChangeW.ToString() + " W instead of " + _loadW.ToString() + " W; check the transformer's ratio";
                case SignTestOutcome.ReversedAndWrongSize: return "direction and size are wrong: " + ChangeW.ToString() + " W instead of " + _loadW.ToString() + " W; check position and ratio of the transformers";
                case SignTestOutcome.Unsteady: return "other loads changed during the test: switch them off and test again";
                default: return Phase == SignTestPhase.On ? "switch the load on" : "switch the load off";
            }
        }
    }

    /// <summary>Takes a sample of the grid power, import positive, W; the caller takes the first of a phase after the load was switched.</summary>
    public SignTestPhase Add(long gridW)
    {
        if (Phase == SignTestPhase.Done)
        {
            return Phase;
        }

        int at = _count++;
        while (at > 0 && _sorted[at - 1] > gridW)
        {
            _sorted[at] = _sorted[at - 1];
            at--;
        }

        _sorted[at] = gridW;
        if (_count == _samples)
        {
            _medians[(int)Phase] = _sorted[_samples / 2];
            _count = 0;
            Phase++;
        }

        if (Phase == SignTestPhase.Done)
        {
            Outcome = Judge();
        }

        return Phase;
    }

    private SignTestOutcome Judge()
    {
        long drift = _medians[2] - _medians[0];
        if (drift > _loadW / 4 || drift < -(_loadW / 4))
        {
            return SignTestOutcome.Unsteady;
        }

        long size = ChangeW < 0 ? -ChangeW : ChangeW;
        if (size * 4 < _loadW)
        {
            return SignTestOutcome.NoChange;
        }

        // Heaters are sold with a tolerance of 10 %, and mains voltage takes another 10 % twice.
        bool fits = size * 10 >= _loadW * 7L && size * 10 <= _loadW * 13L;
        return ChangeW > 0 ? (fits ? SignTestOutcome.Passed : SignTestOutcome.WrongSize)
            : fits ? SignTestOutcome.Reversed
            : SignTestOutcome.ReversedAndWrongSize;
    }
}
