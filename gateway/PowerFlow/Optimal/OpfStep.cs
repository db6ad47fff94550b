namespace EdgeEnergy.PowerFlow;

/// <summary>The network of one step inside a model: what devices connect to and what is read back. Common to both formulations.</summary>
internal abstract class OpfStep
{
    private const double ElasticLow = 0.01;
    private const double ElasticHigh = 4;

    protected OpfStep(QuadraticModel model, LimitBook limits, Feeder feeder, OpfCase opf, int step)
    {
        Model = model;
        Limits = limits;
        Feeder = feeder;
        Net = feeder.Network;
        Case = opf;
        Step = step;
        ActiveRow = new int[Net.BusCount];
        ReactiveRow = new int[Net.BusCount];
    }

    /// <summary>Balance rows by bus in feeder order: injections enter with +1; the right-hand side is the constant load.</summary>
    public int[] ActiveRow { get; }
    public int[] ReactiveRow { get; }

    public int SourceP { get; private set; }
    public int SourceQ { get; private set; }

    protected QuadraticModel Model { get; }
    protected LimitBook Limits { get; }
    protected Feeder Feeder { get; }
    protected PerUnitNetwork Net { get; }
    protected OpfCase Case { get; }
    protected int Step { get; }

    /// <summary>Adds a * losses to a row, p.u.</summary>
    public abstract void AddLosses(int row, double a);

    /// <summary>Branch losses at the solution, p.u.</summary>
    public abstract double Loss();

    /// <summary>Voltage magnitudes at the solution, feeder order, p.u.</summary>
    public abstract double[] Voltages();

    /// <summary>True where the voltage is given: the slack, and PV buses at which the case has no generator to decide on.</summary>
    protected bool HoldsVoltage(int bus)
        => Net.Type[bus] == BusType.Slack || (Net.Type[bus] == BusType.Pv && Case.Generators.All(g => g.Bus != Feeder.Buses[bus].Id));

    /// <summary>Squared voltage of a bus, divided by scale^2, with its limits.</summary>
    protected int AddSquaredVoltage(int bus, double scale, double start)
    {
        if (HoldsVoltage(bus))
        {
            double held = Net.SetPoint[bus] / scale;
            return Model.AddVariable(held * held, held * held, held * held);
        }

        double low = (Feeder.Buses[bus].MinimumVoltage ?? Case.MinimumVoltage) / scale;
        double high = (Feeder.Buses[bus].MaximumVoltage ?? Case.MaximumVoltage) / scale;
        string place = Feeder.Buses[bus].Id.ToString();
        if (!Limits.Elastic)
        {
            int v = Model.AddVariable(low * low, high * high, Math.Clamp(start, low * low, high * high));
            Limits.NoteBound(Step, OpfLimitKind.VoltageLow, place, low * scale, v, m => Math.Sqrt(m.X[v]) * scale, lower: true);
            Limits.NoteBound(Step, OpfLimitKind.VoltageHigh, place, high * scale, v, m => Math.Sqrt(m.X[v]) * scale, lower: false);
            return v;
        }

        int free = Model.AddVariable(ElasticLow, ElasticHigh, Math.Clamp(start, ElasticLow, ElasticHigh));
        Limits.Operating(Step, OpfLimitKind.VoltageLow, place, free, low * low, lower: true, low * scale, m => Math.Sqrt(m.X[free]) * scale);
        Limits.Operating(Step, OpfLimitKind.VoltageHigh, place, free, high * high, lower: false, high * scale, m => Math.Sqrt(m.X[free]) * scale);
        return free;
    }

    /// <summary>Injection - load(v) - shunt(v) - flows out = 0, the constant part of the load on the right; the flows are added by the formulation.</summary>
    protected void AddBalance(int bus, int squaredVoltage, double scale, double shuntG, double shuntB, double loadScale)
    {
        double kva = Net.BaseKva;
        double p = loadScale * Net.LoadKw[bus] / kva;
        double q = loadScale * Net.LoadKvar[bus] / kva;
        LoadShares active = Net.ActiveShares[bus];
        LoadShares reactive = Net.ReactiveShares[bus];
        double fixedP = (p * active.Power) - (Net.GenerationKw[bus] / kva);
        double fixedQ = (q * reactive.Power) - (Net.GenerationKvar[bus] / kva);
        int rowP = Model.AddRow(fixedP, fixedP);
        int rowQ = Model.AddRow(fixedQ, fixedQ);
        ActiveRow[bus] = rowP;
        ReactiveRow[bus] = rowQ;
        Model.AddLinear(rowP, squaredVoltage, -shuntG - (p * active.Impedance * scale * scale));
        Model.AddLinear(rowQ, squaredVoltage, shuntB - (q * reactive.Impedance * scale * scale));
        Model.AddRoot(rowP, squaredVoltage, -p * active.Current * scale);
        Model.AddRoot(rowQ, squaredVoltage, -q * reactive.Current * scale);
        if (bus != Net.Slack && HoldsVoltage(bus))
        {
            double low = (Feeder.Buses[bus].MinimumKvar ?? double.NegativeInfinity) / kva;
            double high = (Feeder.Buses[bus].MaximumKvar ?? double.PositiveInfinity) / kva;
            string id = $"bus {Feeder.Buses[bus].Id}";
            Model.AddLinear(rowQ, Limits.Bounded(Step, OpfLimitKind.ReactiveMinimum, OpfLimitKind.ReactiveMaximum, id, low, high, Math.Clamp(0, low, high), kva), 1);
        }
    }

    protected void AddSource(PowerFlowSolution start)
    {
        double kva = Net.BaseKva;
        SourceP = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, start.Converged ? start.SlackPKw / kva : 1);
        SourceQ = Model.AddVariable(double.NegativeInfinity, double.PositiveInfinity, start.Converged ? start.SlackQKvar / kva : 0);
        Model.AddLinear(ActiveRow[Net.Slack], SourceP, 1);
        Model.AddLinear(ReactiveRow[Net.Slack], SourceQ, 1);
        if (double.IsFinite(Case.SourceMinimumKw))
        {
            Limits.Operating(Step, OpfLimitKind.SourceMinimum, "source", SourceP, Case.SourceMinimumKw / kva, lower: true, Case.SourceMinimumKw, m => m.X[SourceP] * kva);
        }

        if (double.IsFinite(Case.SourceMaximumKw))
        {
            Limits.Operating(Step, OpfLimitKind.SourceMaximum, "source", SourceP, Case.SourceMaximumKw / kva, lower: false, Case.SourceMaximumKw, m => m.X[SourceP] * kva);
        }
    }

    /// <summary>p^2 + q^2 &lt;= limit^2 at one end of a branch.</summary>
    protected void AddEndLimit(int branch, int p, int q)
    {
        double kva = Net.BaseKva;
        double limit = Net.LimitKva[branch] / kva;
        int row = Model.AddRow(double.NegativeInfinity, limit * limit);
        Model.AddProduct(row, p, p, 1);
        Model.AddProduct(row, q, q, 1);
        Limits.OperatingRow(Step, OpfLimitKind.BranchLoading, Feeder.Branches[branch].Place, row, lower: false, limit * kva, m => kva * Math.Sqrt((m.X[p] * m.X[p]) + (m.X[q] * m.X[q])));
    }
}
