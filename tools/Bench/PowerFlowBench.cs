using EdgeEnergy.Domain;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Bench;

/// <summary>
/// One year of hourly power flows, every load of every step different, on one thread: the series solver, and the single solvers step by step.
/// </summary>
internal sealed class PowerFlowBench : IBench
{
    private const int Year = 8760;
    private const double Tolerance = 1e-8;
    private static readonly string[] Feeders = ["thesis-13", "ieee14", "ieee33bw", "sce56", "case141", "case533mt_hi"];

    public string Name => "powerflow";

    public Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        List<Case> cases = [];
        foreach (string name in Feeders)
        {
            Feeder feeder = Feeder.Parse(scope.Checkout.Read("hardware", "feeders", name + ".json"), name);
            SeriesProfiles profiles = Profiles(feeder, scope.Quick ? 24 : Year);
            Add(scope, cases, Series(scope, feeder, profiles));
            if (feeder.IsRadial && !feeder.HasVoltageControlledBus)
            {
                Add(scope, cases, Single(scope, feeder, profiles, PowerFlowMethod.Sweep, "sweep"));
            }

            Add(scope, cases, Single(scope, feeder, profiles, PowerFlowMethod.Newton, "newton"));
        }

        return Task.FromResult<object>(new { cases });
    }

    private static void Add(BenchScope scope, List<Case> cases, Case measured)
    {
        cases.Add(measured);
        scope.Tell($"{measured.Feeder,-14} {measured.Method,-8} {measured.UsPerSolve,9:F3} us/solve {measured.AllocatedBytesPerSolve,6:F1} bytes/solve {measured.Iterations,6:F2} iterations");
    }

    /// <summary>Loads between 30 and 100 % of the file's, each of its own.</summary>
    private static SeriesProfiles Profiles(Feeder feeder, int steps)
    {
        SeriesProfiles profiles = new(feeder, steps);
        Random random = new(1);
        for (int i = 0; i < profiles.LoadKw.Length; i++)
        {
            double share = 0.3 + (0.7 * random.NextDouble());
            profiles.LoadKw[i] *= share;
            profiles.LoadKvar[i] *= share;
        }

        return profiles;
    }

    private static Case Series(BenchScope scope, Feeder feeder, SeriesProfiles profiles)
    {
        // Wide limits: a violation is a record in the result, and its making is not part of a solve.
        SeriesSolver solver = new(feeder, new SeriesOptions(Tolerance, MinimumVoltage: 0.5, MaximumVoltage: 1.5));
        SeriesResult result = solver.Solve(profiles);
        Require(feeder, result.UnsolvedSteps.Count == 0);
        Measurement best = Measurement.Best(scope.Budget, () => solver.Solve(profiles));
        return Of(feeder, "series", profiles.Steps, best, result.Iterations);
    }

    private static Case Single(BenchScope scope, Feeder feeder, SeriesProfiles profiles, PowerFlowMethod method, string name)
    {
        PowerFlowSolver solver = new(feeder, method, new PowerFlowOptions(Tolerance));
        int n = feeder.Buses.Count;
        double[] p = new double[n];
        double[] q = new double[n];
        double[] pg = [.. feeder.Buses.Select(b => b.Type == BusType.Slack ? 0 : b.GenerationKw)];
        double[] qg = [.. feeder.Buses.Select(b => b.Type == BusType.Slack ? 0 : b.GenerationKvar)];
        long iterations = 0;
        Measurement best = Measurement.Best(scope.Budget, () =>
        {
            iterations = 0;
            for (int t = 0; t < profiles.Steps; t++)
            {
                for (int i = 0; i < n; i++)
                {
                    p[i] = profiles.LoadKw[(i * profiles.Steps) + t];
                    q[i] = profiles.LoadKvar[(i * profiles.Steps) + t];
                }

                PowerFlowSolution solution = solver.Solve(p, q, pg, qg);
                Require(feeder, solution.Converged);
                iterations += solution.Iterations;
            }
        });
        return Of(feeder, name, profiles.Steps, best, iterations);
    }

    private static Case Of(Feeder feeder, string method, int steps, Measurement best, long iterations) =>
        new(feeder.Name, method, steps, Tolerance, best.Seconds * 1e6 / steps, (double)best.AllocatedBytes / steps, (double)iterations / steps);

    private static void Require(Feeder feeder, bool solved)
    {
        if (!solved)
        {
            throw new InputException(feeder.Where, "bench", "a step without a solution", "every step solved");
        }
    }

    private sealed record Case(string Feeder, string Method, int Steps, double Tolerance, double UsPerSolve, double AllocatedBytesPerSolve, double Iterations);
}
