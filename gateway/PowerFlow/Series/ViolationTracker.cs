using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Joins consecutive steps in which one place breaks one limit.</summary>
internal sealed class ViolationTracker(List<SeriesViolation> closed, LimitKind kind, int places, Func<int, string> nameOf)
{
    private readonly int[] _first = Filled(places);
    private readonly int[] _worstStep = new int[places];
    private readonly double[] _worst = new double[places];
    private readonly double[] _limit = new double[places];
    private int _open;

    public bool IsOpen(int place) => _first[place] >= 0;

    /// <summary>Tells the value of a place at a step; while a place is open each of its steps must be told.</summary>
    public void Tell(int place, int step, double value, double limit, bool broken)
    {
        if (!broken)
        {
            Close(place, step - 1);
            return;
        }

        double sign = kind == LimitKind.VoltageLow ? -1 : 1;
        if (_first[place] < 0)
        {
            _first[place] = step;
            _worst[place] = value;
            _worstStep[place] = step;
            _limit[place] = limit;
            _open++;
        }
        else if (sign * (value - _worst[place]) > 0)
        {
            _worst[place] = value;
            _worstStep[place] = step;
        }
    }

    /// <summary>Ends everything open at the last step.</summary>
    public void CloseAll(int lastStep)
    {
        for (int place = 0; place < places && _open > 0; place++)
        {
            Close(place, lastStep);
        }
    }

    private void Close(int place, int lastStep)
    {
        if (_first[place] < 0)
        {
            return;
        }

        closed.Add(new SeriesViolation(_first[place], lastStep, _worstStep[place], new BindingLimit(kind, nameOf(place), _worst[place], _limit[place])));
        _first[place] = -1;
        _open--;
    }

    private static int[] Filled(int places)
    {
        int[] values = new int[places];
        Array.Fill(values, -1);
        return values;
    }
}
