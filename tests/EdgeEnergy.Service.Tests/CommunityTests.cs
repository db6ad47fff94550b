using EdgeEnergy.Planning;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Tests.Bench;
using EdgeEnergy.Service.Trading;

namespace EdgeEnergy.Service.Tests;

public sealed class CommunityTests
{
    private readonly Community community = new(Sample.Document());

    [Fact]
    public void A_battery_is_that_of_the_document_at_its_state_of_charge()
    {
        BatteryState battery = community.Battery(community.Participant("roof"), 50);
        Assert.Equal(new BatteryState(5000, 10_000, 2000, 5000, Math.Sqrt(0.9), Math.Sqrt(0.9)), battery);
        Assert.Equal(0, community.Battery(community.Participant("home"), 50).AvailableWh);
    }

    [Fact]
    public void Values_are_summed_onto_the_buses_of_the_feeder()
    {
        Assert.Equal([0, 1, 2, 3], community.OnBuses(p => p.Bus - 1));
        Assert.Equal(1000, Community.ReactiveVar(community.Participant("home"), 3000));
        Assert.Equal(0, Community.ReactiveVar(community.Participant("field"), 3000));
    }

    [Fact]
    public void The_feeder_is_solved_with_import_positive()
    {
        FeederCheck check = new(community.Feeder);
        Assert.InRange(check.SolveKw([0, 0, 0, 100_000], new double[4]).VmPu[3], 0.9, 0.9999);
        Assert.InRange(check.SolveKw([0, 0, 0, -100_000], new double[4]).VmPu[3], 1.0001, 1.1);
    }
}
