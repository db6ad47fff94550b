namespace EdgeEnergy.Planted;

public static class StackBuffer
{
    public static unsafe int First()
    {
        int* numbers = stackalloc int[4];
        return numbers[0];
    }
}
