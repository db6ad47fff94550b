using System.Text.Json;

namespace EdgeEnergy.PowerFlow.Tests;

public sealed class ReferenceTests
{
    public static TheoryData<string> WithReference => Feeders.WithReference;

    public static TheoryData<string> Names => Feeders.Names;

    [Theory]
    [MemberData(nameof(WithReference))]
    public void Automatic_method_meets_the_reference(string name) => Meets(name, PowerFlowMethod.Auto, 1e-8);

    [Theory]
    [MemberData(nameof(WithReference))]
    public void Newton_meets_the_reference(string name) => Meets(name, PowerFlowMethod.Newton, 1e-8);

    [Theory]
    [InlineData("thesis-13")]
    [InlineData("thesis-13-half")]
    [InlineData("ieee14")]
    [InlineData("cigre-lv")]
    public void Gauss_Seidel_meets_the_reference(string name) => Meets(name, PowerFlowMethod.GaussSeidel, 1e-10);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_feeder_file_balances_at_every_bus_or_proves_that_it_can_not(string name)
    {
        Feeder feeder = Feeders.Load(name);
        PowerFlowSolution solution = new PowerFlowSolver(feeder, PowerFlowMethod.Auto, new PowerFlowOptions(1e-12)).Solve();
        if (Feeders.Reference(name) is { } reference && !reference.GetProperty("converged").GetBoolean())
        {
            Assert.False(solution.Converged);
            Assert.Equal(SolveFailure.NoSolution, solution.Failure);
            return;
        }

        Assert.True(solution.Converged);
        Assert.InRange(Balance.LargestMismatch(feeder, solution), 0, 1e-9);
    }

    [Theory]
    [InlineData(PowerFlowMethod.Auto)]
    [InlineData(PowerFlowMethod.Newton)]
    [InlineData(PowerFlowMethod.Sweep)]
    public void Literal_thesis_feeder_collapses_at_the_nose_of_its_load_curve(PowerFlowMethod method)
    {
        PowerFlowSolution solution = new PowerFlowSolver(Feeders.Load("thesis-13-literal"), method, PowerFlowOptions.Default).Solve();

        Assert.False(solution.Converged);
        Assert.Equal(SolveFailure.NoSolution, solution.Failure);
        Assert.Equal(0.8866, solution.CollapseLoadMultiple!.Value, 4);
        Assert.Contains("no power-flow solution", solution.Violations(0.9, 1.1).Single().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.99999, true)]
    [InlineData(1.00001, false)]
    public void The_collapse_multiple_separates_solvable_from_unsolvable(double share, bool solvable)
    {
        Feeder feeder = Feeders.Load("thesis-13-literal");
        double nose = new LoadabilityStudy(feeder).Collapse()!.Value;
        double[] p = [.. feeder.Buses.Select(b => b.LoadKw * nose * share)];
        double[] q = [.. feeder.Buses.Select(b => b.LoadKvar * nose * share)];

        Assert.Equal(solvable, new PowerFlowSolver(feeder).Solve(p, q).Converged);
    }

    private static void Meets(string name, PowerFlowMethod method, double tolerance)
    {
        JsonElement reference = Feeders.Reference(name)!.Value;
        PowerFlowSolution solution = new PowerFlowSolver(Feeders.Load(name), method, new PowerFlowOptions(tolerance)).Solve();

        Assert.True(solution.Converged);
        double[] vm = Feeders.Numbers(reference, "vm_pu");
        double[] va = Feeders.Numbers(reference, "va_deg");
        for (int i = 0; i < vm.Length; i++)
        {
            Assert.Equal(vm[i], solution.VmPu[i], 1e-7);
            Assert.Equal(va[i], solution.VaDeg[i], 1e-5);
        }

        Near(reference, "loss_kw", solution.LossKw);
        Near(reference, "loss_kvar_series", solution.LossKvar);
        Near(reference, "slack_p_kw", solution.SlackPKw);
        Near(reference, "slack_q_kvar", solution.SlackQKvar);
    }

    private static void Near(JsonElement reference, string field, double actual)
    {
        double expected = reference.GetProperty(field).GetDouble();
        Assert.Equal(expected, actual, Math.Abs(expected) * 1e-6);
    }
}
