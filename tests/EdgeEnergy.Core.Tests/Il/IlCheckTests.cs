using EdgeEnergy.Core.Tests.Modbus;

namespace EdgeEnergy.Core.Tests.Il;

public sealed class IlCheckTests
{
    private static readonly RecordedSignatures Recorded = RecordedSignatures.Load(Path.Combine(Repository.Root, "firmware", "Surface", "signatures"));
    private static readonly IReadOnlyCollection<IlFinding> Planted =
    [
        .. IlCheck.Run(Assembly("EdgeEnergy.Planted.dll"), Recorded),
        .. IlCheck.Run(Assembly("EdgeEnergy.Core.Tests.dll"), Recorded, "EdgeEnergy.Core.Tests.Il.Planted"),
    ];

    [Theory]
    [InlineData("EdgeEnergy.Core.Check.dll")]
    [InlineData("EdgeEnergy.Esp32.Check.dll")]
    public void Firmware_has_nothing_that_a_device_does_not_survive(string assembly)
    {
        Assert.Empty(IlCheck.Run(Assembly(assembly), Recorded));
    }

    [Theory]
    [InlineData("GenericType`1", IlRule.Generic)]
    [InlineData("GenericMethod", IlRule.Generic)]
    [InlineData("Matrix", IlRule.MultidimensionalArray)]
    [InlineData("IPlantedBody", IlRule.InterfaceBody)]
    [InlineData("StackBuffer", IlRule.Stackalloc)]
    [InlineData("FixedBuffer", IlRule.Pointer)]
    [InlineData("InterpolatedFormat", IlRule.NumberFormat)]
    [InlineData("StringFormat", IlRule.NumberFormat)]
    [InlineData("NumberToString", IlRule.NumberFormat)]
    [InlineData("ChosenFormat", IlRule.NumberFormat)]
    [InlineData("BareThread", IlRule.UnguardedThread)]
    [InlineData("NarrowThread", IlRule.UnguardedThread)]
    [InlineData("RethrowingThread", IlRule.UnguardedThread)]
    [InlineData("BareLambda", IlRule.UnguardedThread)]
    [InlineData("BareTimer", IlRule.UnguardedThread)]
    [InlineData("PlantedMember", IlRule.Unrecorded)]
    public void A_planted_example_is_found(string type, IlRule rule)
    {
        Assert.Contains(Planted, finding => SimpleName(finding.Type) == type && finding.Rule == rule);
    }

    [Fact]
    public void What_a_device_runs_is_not_refused()
    {
        Assert.DoesNotContain(Planted, finding => SimpleName(finding.Type) is "Sound" or "SoundThread");
        Assert.Contains(Planted, finding => finding.Rule == IlRule.Generic);
    }

    [Fact]
    public void Every_rule_has_a_planted_example()
    {
        Assert.Empty(Enum.GetValues<IlRule>().Except(Planted.Select(finding => finding.Rule)));
    }

    [Fact]
    public void A_finding_names_type_member_and_what_was_found()
    {
        IlFinding finding = Assert.Single(Planted, f => SimpleName(f.Type) == "NumberToString");

        Assert.Equal(new IlFinding("EdgeEnergy.Planted.NumberToString", "Hours", IlRule.NumberFormat, "00"), finding);
    }

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>The planted class, also for what the compiler nested in it.</summary>
    private static string SimpleName(string type) => type.Split('/')[0].Split('.')[^1];
}
