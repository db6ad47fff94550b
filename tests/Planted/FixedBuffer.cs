namespace EdgeEnergy.Planted;

public static class FixedBuffer
{
    public static unsafe byte First(byte[] bytes)
    {
        fixed (byte* start = bytes)
        {
            return *start;
        }
    }
}
