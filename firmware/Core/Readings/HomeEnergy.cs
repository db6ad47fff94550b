namespace EdgeEnergy.Core;

/// <summary>
/// The six cumulative energies of a home from its inverter's powers and total counters, each by an <see cref="EnergyEstimator"/>. The device states differences of these; the
/// gateway feeds the same readings to the same class and must find the same. Powers in W: grid positive importing, PV and load positive, battery positive discharging.
/// </summary>
public sealed class HomeEnergy
{
    /// <summary>Stands for a power or counter that was not read, or is not plausible.</summary>
    public const long Missing = EnergyEstimator.Missing;

    /// <summary>Bytes of <see cref="SaveState"/>.</summary>
    public const int StateSize = 1 + (6 * EnergyEstimator.StateSize);

    private const byte StateVersion = 1;

    private readonly EnergyEstimator _import = new();
    private readonly EnergyEstimator _export = new();
    private readonly EnergyEstimator _pv = new();
    private readonly EnergyEstimator _load = new();
    private readonly EnergyEstimator _charge = new();
    private readonly EnergyEstimator _discharge = new();

    /// <summary>Cumulative energies in whole Wh; only differences mean something.</summary>
    public long ImportWh => _import.WattHours;

    public long ExportWh => _export.WattHours;

    public long PvWh => _pv.WattHours;

    public long LoadWh => _load.WattHours;

    public long ChargeWh => _charge.WattHours;

    public long DischargeWh => _discharge.WattHours;

    /// <summary>A bit for each energy that has its first counter: 1 import, 2 export, 4 PV, 8 load, 16 charge, 32 discharge.</summary>
    public int Anchored =>
        (_import.IsAnchored ? 1 : 0) | (_export.IsAnchored ? 2 : 0) | (_pv.IsAnchored ? 4 : 0) | (_load.IsAnchored ? 8 : 0) | (_charge.IsAnchored ? 16 : 0) | (_discharge.IsAnchored ? 32 : 0);

    /// <summary>How often any counter fell or jumped.</summary>
    public uint Discontinuities =>
        _import.Discontinuities + _export.Discontinuities + _pv.Discontinuities + _load.Discontinuities + _charge.Discontinuities + _discharge.Discontinuities;

    /// <summary>Takes one poll. Any power or counter may be <see cref="Missing"/>; counters in Wh, all of the same resolution in Wh.</summary>
    public void Observe(
        long unixSeconds,
        long gridW,
        long pvW,
        long batteryW,
        long loadW,
        long importCounterWh,
        long exportCounterWh,
        long pvCounterWh,
        long loadCounterWh,
        long chargeCounterWh,
        long dischargeCounterWh,
        int resolutionWh)
    {
        _import.Observe(unixSeconds, gridW, importCounterWh, resolutionWh);
        _export.Observe(unixSeconds, Opposite(gridW), exportCounterWh, resolutionWh);
        _pv.Observe(unixSeconds, pvW, pvCounterWh, resolutionWh);
        _load.Observe(unixSeconds, loadW, loadCounterWh, resolutionWh);
        _charge.Observe(unixSeconds, Opposite(batteryW), chargeCounterWh, resolutionWh);
        _discharge.Observe(unixSeconds, batteryW, dischargeCounterWh, resolutionWh);
    }

    /// <summary>Writes <see cref="StateSize"/> bytes.</summary>
    public void SaveState(byte[] buffer, int offset)
    {
        buffer[offset++] = StateVersion;
        _import.SaveState(buffer, offset);
        _export.SaveState(buffer, offset + EnergyEstimator.StateSize);
        _pv.SaveState(buffer, offset + (2 * EnergyEstimator.StateSize));
        _load.SaveState(buffer, offset + (3 * EnergyEstimator.StateSize));
        _charge.SaveState(buffer, offset + (4 * EnergyEstimator.StateSize));
        _discharge.SaveState(buffer, offset + (5 * EnergyEstimator.StateSize));
    }

    /// <summary>Continues from <see cref="SaveState"/>; false when the bytes can not be such a state, and then a new instance must be used.</summary>
    public bool LoadState(byte[] buffer, int offset)
    {
        if (buffer.Length - offset < StateSize || buffer[offset++] != StateVersion)
        {
            return false;
        }

        return _import.LoadState(buffer, offset)
            && _export.LoadState(buffer, offset + EnergyEstimator.StateSize)
            && _pv.LoadState(buffer, offset + (2 * EnergyEstimator.StateSize))
            && _load.LoadState(buffer, offset + (3 * EnergyEstimator.StateSize))
            && _charge.LoadState(buffer, offset + (4 * EnergyEstimator.StateSize))
            && _discharge.LoadState(buffer, offset + (5 * EnergyEstimator.StateSize));
    }

    private static long Opposite(long powerW) => powerW == Missing ? Missing : -powerW;
}
