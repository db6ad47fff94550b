using EdgeEnergy.Domain;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Bench;

/// <summary>Optimal power flow of the 56-bus feeder: one step with and without PV, and a day with a battery.</summary>
internal sealed class OpfBench : IBench
{
    private const string Capacitors = """
        "capacitors": [{"bus": 19, "qmax_kvar": 600}, {"bus": 21, "qmax_kvar": 600}, {"bus": 30, "qmax_kvar": 600}, {"bus": 53, "qmax_kvar": 600}]
        """;

    public string Name => "opf";

    public Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        const string name = "sce56";
        Feeder feeder = Feeder.Parse(scope.Checkout.Read("hardware", "feeders", name + ".json"), name);
        (string Case, string Text)[] cases =
        [
            ("capacitors", $"{{{Capacitors}}}"),
            ("capacitors and PV", $$"""{"generators": [{"bus": 45, "pmax_kw": 5000}], {{Capacitors}}}"""),
            ("day with battery", Day(scope.Quick ? 4 : 24)),
        ];
        List<Case> measured = [];
        foreach ((string what, string text) in cases)
        {
            OpfCase opf = OpfCase.Parse(text, feeder, what);
            OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
            if (result.Status != OpfStatus.Optimal)
            {
                throw new InputException(what, "bench", $"{result.Status}", "an optimum");
            }

            Measurement best = Measurement.Best(scope.Budget, () => OptimalPowerFlow.Solve(feeder, opf));
            measured.Add(new Case(name, what, opf.Steps, best.Seconds * 1e3, result.Objective));
            scope.Tell($"{name} {what,-18} {opf.Steps,3} steps {best.Seconds * 1e3,9:F2} ms  objective {result.Objective:F9} MW");
        }

        return Task.FromResult<object>(new { cases = measured });
    }

    /// <summary>Load and price follow the day, the battery moves energy between its halves.</summary>
    private static string Day(int steps)
    {
        IEnumerable<double> hours = Enumerable.Range(0, steps).Select(t => t * 24.0 / steps);
        string load = string.Join(", ", hours.Select(h => FormattableString.Invariant($"{0.6 + (0.3 * Math.Sin((h - 9) * Math.PI / 12)):F4}")));
        string price = string.Join(", ", hours.Select(h => h is >= 16 and < 21 ? "180" : "90"));
        return $$"""
            {"steps": {{steps}}, "load_scale": [{{load}}], "source_cost": [{{price}}],
             "storage": [{"bus": 45, "capacity_kwh": 2000, "power_kw": 500, "charge_efficiency": 0.95, "discharge_efficiency": 0.95, "initial_kwh": 1000}]}
            """;
    }

    private sealed record Case(string Feeder, string Name, int Steps, double Milliseconds, double Objective);
}
