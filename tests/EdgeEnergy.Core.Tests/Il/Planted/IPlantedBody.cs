namespace EdgeEnergy.Core.Tests.Il.Planted;

/// <summary>Planted for the check: nanoFramework's library does not let a compiler write this, so it is compiled here.</summary>
internal interface IPlantedBody
{
    int Answer() => 42;
}
