using EdgeEnergy.Core;

namespace EdgeEnergy.Bench;

/// <summary>A reading with every value of a map's reading list, good.</summary>
internal static class SampleReading
{
    public const long Start = 1_750_000_500;

    public static Reading Of(RegisterMap map, string device, uint sequence)
    {
        Reading reading = new() { DeviceId = device, Epoch = 1, Sequence = sequence, UnixSeconds = Start + (60 * sequence), TimeQuality = TimeQuality.Synchronised };
        for (int i = 0; i < map.ReadingCount; i++)
        {
            int register = map.Reading(i);
            reading.Add(map.Name(register), RegisterUnitName.Of(map.Unit(register)), 1000 + (7 * i) + sequence, (sbyte)map.Exponent(register), ValueQuality.Good);
        }

        return reading;
    }
}
