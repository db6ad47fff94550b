using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Optimal power flow over one or more steps: the exact branch-flow model of a radial feeder, bus voltages for a meshed one, and devices; a local optimum by
/// Ipopt, started from the power flow.
/// A case whose limits can not be met is solved again with limits that may be exceeded at a price; the point of least violation names the conflict.
/// </summary>
public static class OptimalPowerFlow
{
    /// <summary>Solves a case.</summary>
    /// <exception cref="InputException">Ipopt is not installed.</exception>
    public static OpfResult Solve(Feeder feeder, OpfCase opf)
    {
        RadialOrder? order = feeder.IsRadial ? new RadialOrder(feeder) : null;
        Study study = new(feeder, order, opf, elastic: false);
        ModelStatus status = study.Model.Solve();
        if (status == ModelStatus.Solved)
        {
            return study.Optimal();
        }

        Study elastic = new(feeder, order, opf, elastic: true);
        if (elastic.Model.Solve(1e-9) == ModelStatus.Solved)
        {
            return elastic.Model.ObjectiveValue > 1e-7
                ? new OpfResult { Status = OpfStatus.Infeasible, Conflicts = elastic.Limits.Conflicts() }
                : new OpfResult { Status = OpfStatus.Failed };
        }

        IReadOnlyList<OpfLimit> collapse = Collapse(feeder, opf);
        return new OpfResult { Status = collapse.Count > 0 ? OpfStatus.Infeasible : OpfStatus.Failed, Conflicts = collapse };
    }

    /// <summary>Steps whose load alone has no power flow: value is the load multiple at which the feeder collapses.</summary>
    private static IReadOnlyList<OpfLimit> Collapse(Feeder feeder, OpfCase opf)
    {
        PowerFlowSolver solver = new(feeder);
        List<OpfLimit> found = [];
        for (int t = 0; t < opf.Steps; t++)
        {
            PowerFlowSolution solution = Start(feeder, solver, At(opf.LoadScale, t));
            if (solution.CollapseLoadMultiple is { } multiple)
            {
                found.Add(new OpfLimit(t, OpfLimitKind.NoSolution, "source", multiple, 1));
            }
        }

        return found;
    }

    private static PowerFlowSolution Start(Feeder feeder, PowerFlowSolver solver, double scale)
    {
        PerUnitNetwork net = feeder.Network;
        double[] p = [.. net.LoadKw.Select(v => v * scale)];
        double[] q = [.. net.LoadKvar.Select(v => v * scale)];
        return solver.Solve(p, q, net.GenerationKw, net.GenerationKvar);
    }

    private static double At(double[] values, int step) => values[values.Length == 1 ? 0 : step];

    /// <summary>A case as a model, and its way back.</summary>
    private sealed class Study
    {
        private readonly Feeder _feeder;
        private readonly OpfCase _opf;
        private readonly OpfStep[] _steps;
        private readonly List<Func<OpfDispatch>> _dispatch = [];
        private readonly double _kva;
        private readonly double _hoursTimesMva;

        public Study(Feeder feeder, RadialOrder? order, OpfCase opf, bool elastic)
        {
            _feeder = feeder;
            _opf = opf;
            _kva = feeder.BaseKva;
            _hoursTimesMva = opf.StepHours * feeder.BaseMva;
            Model = new QuadraticModel();
            Limits = new LimitBook(Model, elastic);
            PowerFlowSolver solver = new(feeder);
            _steps = new OpfStep[opf.Steps];
            for (int t = 0; t < opf.Steps; t++)
            {
                PowerFlowSolution start = Start(feeder, solver, At(opf.LoadScale, t));
                if (!start.Converged)
                {
                    start.E.AsSpan().Fill(feeder.Network.SetPoint[feeder.SlackIndex]);
                    start.F.AsSpan().Clear();
                }

                double scale = At(opf.LoadScale, t);
                _steps[t] = order is null
                    ? new BusVoltageStep(Model, Limits, feeder, opf, t, start, scale)
                    : new BranchFlowStep(Model, Limits, feeder, order, opf, t, start, scale);
                Cost(_steps[t].SourceP, At(opf.SourceCost, t));
                if (!elastic)
                {
                    _steps[t].AddLosses(QuadraticModel.Objective, opf.LossCost * _hoursTimesMva);
                }
            }

            foreach (OpfGenerator generator in opf.Generators)
            {
                Add(generator);
            }

            foreach (OpfCapacitor capacitor in opf.Capacitors)
            {
                Add(capacitor);
            }

            foreach (OpfStorage storage in opf.Storage)
            {
                Add(storage);
            }

            foreach (OpfVehicle vehicle in opf.Vehicles)
            {
                Add(vehicle);
            }
        }

        public QuadraticModel Model { get; }

        public LimitBook Limits { get; }

        public OpfResult Optimal()
        {
            double[] prices = Model.RowMultipliers;
            return new OpfResult
            {
                Status = OpfStatus.Optimal,
                Objective = Model.ObjectiveValue,
                LossKw = [.. _steps.Select(s => s.Loss() * _kva)],
                SourceKw = [.. _steps.Select(s => Model.X[s.SourceP] * _kva)],
                SourceKvar = [.. _steps.Select(s => Model.X[s.SourceQ] * _kva)],
                VmPu = [.. _steps.Select(s => s.Voltages())],
                ActivePrice = [.. _steps.Select(s => s.ActiveRow.Select(row => -prices[row] / _hoursTimesMva).ToArray())],
                ReactivePrice = [.. _steps.Select(s => s.ReactiveRow.Select(row => -prices[row] / _hoursTimesMva).ToArray())],
                Dispatch = [.. _dispatch.Select(read => read())],
                Binding = Limits.Binding(),
            };
        }

        private void Cost(int variable, double perMwh)
        {
            if (!Limits.Elastic)
            {
                Model.AddLinear(QuadraticModel.Objective, variable, perMwh * _hoursTimesMva);
            }
        }

        private void Inject(int[] rows, int busId, int variable, double sign) => Model.AddLinear(rows[_feeder.IndexOf(busId)], variable, sign);

        private void Add(OpfGenerator g)
        {
            int[] p = new int[_opf.Steps];
            int[] q = new int[_opf.Steps];
            for (int t = 0; t < _opf.Steps; t++)
            {
                double low = At(g.MinimumKw, t) / _kva;
                double high = At(g.MaximumKw, t) / _kva;
                double lowQ = At(g.MinimumKvar, t) / _kva;
                double highQ = At(g.MaximumKvar, t) / _kva;
                p[t] = Limits.Bounded(t, OpfLimitKind.ActiveMinimum, OpfLimitKind.ActiveMaximum, g.Id, low, high, (low + high) / 2, _kva);
                q[t] = Limits.Bounded(t, OpfLimitKind.ReactiveMinimum, OpfLimitKind.ReactiveMaximum, g.Id, lowQ, highQ, Math.Clamp(0, lowQ, highQ), _kva);
                Inject(_steps[t].ActiveRow, g.Bus, p[t], 1);
                Inject(_steps[t].ReactiveRow, g.Bus, q[t], 1);
                Cost(p[t], g.Cost);
                AddInverterLimits(g, t, p[t], q[t]);
            }

            _dispatch.Add(() => new OpfDispatch(g.Id, g.Bus, Kilo(p), Kilo(q), []));
        }

        private void AddInverterLimits(OpfGenerator g, int t, int p, int q)
        {
            if (g.MaximumKva is { } kva)
            {
                double limit = kva / _kva;
                int row = Model.AddRow(double.NegativeInfinity, limit * limit);
                Model.AddProduct(row, p, p, 1);
                Model.AddProduct(row, q, q, 1);
                Limits.NoteRow(t, OpfLimitKind.ApparentPower, g.Id, kva, row, m => _kva * Math.Sqrt((m.X[p] * m.X[p]) + (m.X[q] * m.X[q])), lower: false);
            }

            if (g.MinimumPowerFactor is { } factor)
            {
                double slope = Math.Sqrt(1 - (factor * factor)) / factor;
                foreach (int sign in (int[])[1, -1])
                {
                    int row = Model.AddRow(double.NegativeInfinity, 0);
                    Model.AddLinear(row, q, sign);
                    Model.AddLinear(row, p, -slope);
                    Limits.NoteRow(t, OpfLimitKind.PowerFactor, g.Id, factor, row, m => m.X[p] / Math.Sqrt((m.X[p] * m.X[p]) + (m.X[q] * m.X[q]) + double.Epsilon), lower: true);
                }
            }
        }

        private void Add(OpfCapacitor c)
        {
            int[] q = new int[_opf.Steps];
            for (int t = 0; t < _opf.Steps; t++)
            {
                double low = c.MinimumKvar / _kva;
                double high = c.MaximumKvar / _kva;
                q[t] = Limits.Bounded(t, OpfLimitKind.ReactiveMinimum, OpfLimitKind.ReactiveMaximum, c.Id, low, high, (low + high) / 2, _kva);
                Inject(_steps[t].ReactiveRow, c.Bus, q[t], 1);
            }

            _dispatch.Add(() => new OpfDispatch(c.Id, c.Bus, new double[_opf.Steps], Kilo(q), []));
        }

        /// <summary>e(t+1) = e(t) + h (eta_c charge - discharge / eta_d), in p.u. of power times hours.</summary>
        private void Add(OpfStorage s)
        {
            int[] charge = new int[_opf.Steps];
            int[] discharge = new int[_opf.Steps];
            int[] q = new int[_opf.Steps];
            int[] energy = new int[_opf.Steps];
            double power = s.PowerKw / _kva;
            double capacity = s.CapacityKwh / _kva;
            double reactive = s.MaximumKvar / _kva;
            for (int t = 0; t < _opf.Steps; t++)
            {
                charge[t] = Limits.Bounded(t, OpfLimitKind.ActiveMinimum, OpfLimitKind.ActiveMaximum, s.Id, 0, power, power / 10, _kva);
                discharge[t] = Limits.Bounded(t, OpfLimitKind.ActiveMinimum, OpfLimitKind.ActiveMaximum, s.Id, 0, power, power / 10, _kva);
                q[t] = Limits.Bounded(t, OpfLimitKind.ReactiveMinimum, OpfLimitKind.ReactiveMaximum, s.Id, -reactive, reactive, 0, _kva);
                energy[t] = Limits.Bounded(t, OpfLimitKind.StorageEnergy, OpfLimitKind.StorageEnergy, s.Id, 0, capacity, s.InitialKwh / _kva, _kva);
                Inject(_steps[t].ActiveRow, s.Bus, charge[t], -1);
                Inject(_steps[t].ActiveRow, s.Bus, discharge[t], 1);
                Inject(_steps[t].ReactiveRow, s.Bus, q[t], 1);
                Cost(discharge[t], s.Cost);
                double before = t == 0 ? s.InitialKwh / _kva : 0;
                int row = Model.AddRow(before, before);
                Model.AddLinear(row, energy[t], 1);
                Model.AddLinear(row, charge[t], -_opf.StepHours * s.ChargeEfficiency);
                Model.AddLinear(row, discharge[t], _opf.StepHours / s.DischargeEfficiency);
                if (t > 0)
                {
                    Model.AddLinear(row, energy[t - 1], -1);
                }
            }

            int last = energy[^1];
            Limits.Operating(_opf.Steps - 1, OpfLimitKind.StorageFinal, s.Id, last, s.FinalKwh / _kva, lower: true, s.FinalKwh, m => m.X[last] * _kva);
            _dispatch.Add(() => new OpfDispatch(s.Id, s.Bus, [.. discharge.Select((d, t) => (Model.X[d] - Model.X[charge[t]]) * _kva)], Kilo(q), Kilo(energy)));
        }

        private void Add(OpfVehicle v)
        {
            int[] p = new int[v.Deadline - v.Arrival];
            int row = Model.AddRow(v.EnergyKwh / _kva, v.EnergyKwh / _kva);
            for (int i = 0; i < p.Length; i++)
            {
                int t = v.Arrival + i;
                p[i] = Limits.Bounded(t, OpfLimitKind.ActiveMinimum, OpfLimitKind.ActiveMaximum, v.Id, 0, v.PowerKw / _kva, v.PowerKw / _kva / 2, _kva);
                Inject(_steps[t].ActiveRow, v.Bus, p[i], -1);
                Model.AddLinear(row, p[i], _opf.StepHours);
            }

            Limits.OperatingRow(v.Deadline - 1, OpfLimitKind.VehicleEnergy, v.Id, row, lower: true, v.EnergyKwh, m => p.Sum(i => m.X[i]) * _opf.StepHours * _kva);
            _dispatch.Add(() =>
            {
                double[] all = new double[_opf.Steps];
                for (int i = 0; i < p.Length; i++)
                {
                    all[v.Arrival + i] = -Model.X[p[i]] * _kva;
                }

                return new OpfDispatch(v.Id, v.Bus, all, new double[_opf.Steps], []);
            });
        }

        private double[] Kilo(int[] variables) => [.. variables.Select(i => Model.X[i] * _kva)];
    }
}
