namespace EdgeEnergy.Planted;

public static class GenericMethod
{
    public static T Same<T>(T value) => value;
}
