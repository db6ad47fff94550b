using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering;

/// <summary>
/// One device's chain of readings as far as it is verified: its cursor, and the meter that turns readings into energies of settlement periods.
/// A change counts once its cursor is stored; after a failed store the chain is made anew from the stored cursor.
/// </summary>
public sealed class DeviceChain
{
    private readonly int minutes;
    private readonly PeriodMeter meter;

    public DeviceChain(Device device, DeviceCursor? cursor, int periodMinutes)
    {
        Device = device;
        Cursor = cursor;
        minutes = periodMinutes;
        meter = new PeriodMeter(periodMinutes * 60);
        if (cursor is not null && !meter.LoadState(cursor.EnergyState, 0))
        {
            throw new InputException($"store, device {device.Id}", "energy state", $"{cursor.EnergyState.Length} bytes", $"{PeriodMeter.StateSize} bytes of this version");
        }
    }

    public Device Device { get; }

    public DeviceCursor? Cursor { get; private set; }

    /// <summary>Values of the newest reading.</summary>
    public HomeValues Values => meter.Values;

    /// <summary>Takes an accepted reading into the chain and returns the periods it ended, oldest first.</summary>
    public IReadOnlyList<MeteredPeriod> Extend(ReadingContext accepted)
    {
        Reading reading = accepted.Reading;
        if (Cursor is not null && reading.Epoch != Cursor.Epoch)
        {
            meter.StartEpoch((uint)Cursor.Epoch, reading.Epoch);
        }

        meter.Observe(reading);
        byte[] head = [.. accepted.HeadHash];
        List<MeteredPeriod> ended = [];
        while (meter.TakeEnded())
        {
            long[] wh = meter.EndedWh;
            ended.Add(new MeteredPeriod(
                Device.Id,
                SettlementPeriod.Containing(meter.EndedStart, minutes),
                wh[0],
                wh[1],
                wh[2],
                wh[3],
                wh[4],
                wh[5],
                reading.Epoch,
                meter.EndedFirstSequence,
                reading.Sequence,
                head));
        }

        byte[] state = new byte[PeriodMeter.StateSize];
        meter.SaveState(state, 0);
        long known = Cursor?.Unix ?? 0;
        long unix = reading.TimeQuality == TimeQuality.Synchronised ? Math.Max(known, reading.UnixSeconds) : known;
        Cursor = new DeviceCursor(Device.Id, reading.Epoch, reading.Sequence, unix, head, state);
        return ended;
    }
}
