namespace EdgeEnergy.Planted;

public sealed class GenericType<T>
{
    public T Value;
}
