namespace EdgeEnergy.Core.Tests.Il.Planted;

/// <summary>Planted for the check: a member that nanoFramework's Environment does not have.</summary>
internal static class PlantedMember
{
    public static int Read() => Environment.ProcessorCount;
}
