using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Devices;

/// <summary>Polls a device by its map as firmware does, for a technician who looks on.</summary>
internal sealed class LiveDevice
{
    private readonly RegisterMap map;
    private readonly ModbusMaster master;
    private readonly byte unit;
    private readonly PollPlan once;
    private readonly PollPlan fast;
    private readonly RegisterValues values;
    private long polls;

    /// <summary>A device on a copy of the map with the variants that the installer chose.</summary>
    public LiveDevice(RegisterMap map, ModbusMaster master, byte unit, IReadOnlyList<string> variants)
    {
        this.map = map.Copy();
        this.master = master;
        this.unit = unit;
        foreach (string name in variants)
        {
            int variant = this.map.VariantOf(name);
            if (variant < 0 || this.map.VariantKindOf(variant) != VariantKind.Chosen)
            {
                string[] choices = [.. Enumerable.Range(0, map.VariantCount).Where(i => map.VariantKindOf(i) == VariantKind.Chosen).Select(map.VariantName)];
                throw new InputException("device", "--variant", name, choices.Length == 0 ? $"none: {map.Id} has nothing to choose" : "one of " + string.Join(", ", choices));
            }

            this.map.Switch(variant, true);
        }

        once = new PollPlan(this.map, PollClass.Once);
        fast = new PollPlan(this.map, PollClass.Fast);
        values = new RegisterValues(this.map);
    }

    /// <summary>What the last request that failed said, Ok when none did.</summary>
    public ModbusResult LineResult { get; private set; }

    /// <summary>Variants in force, chosen or told by the device.</summary>
    public IReadOnlyList<string> Variants => [.. Enumerable.Range(0, map.VariantCount).Where(map.IsActive).Select(map.VariantName)];

    /// <summary>The values of a reading.</summary>
    public IReadOnlyList<LiveValue> Values => [.. Enumerable.Range(0, map.ReadingCount).Select(ValueOf)];

    /// <summary>Power from the grid in W, import positive; null when it is not good.</summary>
    public long? GridPowerW
    {
        get
        {
            int position = Enumerable.Range(0, map.ReadingCount).FirstOrDefault(i => map.ReadingName(i) == "grid_power", -1);
            int register = position < 0 ? map.Role(RegisterRole.GridPower) : map.Reading(position);
            return values.IsGood(register) ? values.Whole(register, 0) : null;
        }
    }

    /// <summary>One poll; false when nothing came.</summary>
    public bool Poll()
    {
        LineResult = ModbusResult.Ok;
        if (polls == 0)
        {
            Read(once);
        }

        // A poll time apart, as far as limits of change are concerned: what a technician switches may jump.
        polls += 60;
        return Read(fast);
    }

    private bool Read(PollPlan plan)
    {
        bool[] read = new bool[plan.BlockCount];
        for (int i = 0; i < read.Length; i++)
        {
            ModbusResult result = master.Read(unit, plan.Function(i), plan.Start(i), plan.Count(i), plan.Words(i), 0);
            read[i] = result == ModbusResult.Ok;
            LineResult = read[i] ? LineResult : result;
        }

        values.Take(plan, read, polls);
        return Array.Exists(read, block => block);
    }

    private LiveValue ValueOf(int position)
    {
        int register = map.Reading(position);
        RegisterQuality quality = values.Quality(register);
        return new LiveValue(
            map.ReadingName(position), quality == RegisterQuality.Good ? values.Value(register) : null, RegisterUnitName.Of(map.Unit(register)), RegisterQualityText.Of(quality),
            quality is RegisterQuality.Good or RegisterQuality.Missing);
    }
}
