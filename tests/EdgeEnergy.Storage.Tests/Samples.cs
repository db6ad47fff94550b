using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage.Tests;

/// <summary>Values with every field distinct, so that a swapped column shows.</summary>
internal static class Samples
{
    private static readonly JsonSerializerOptions Plain = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, IgnoreReadOnlyProperties = true };

    public static readonly SettlementPeriod Period = SettlementPeriod.Containing(1_709_251_200, 15);

    /// <summary>A value as text; records that hold lists compare by reference, their text compares by content.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Plain);

    public static byte[] Bytes(string seed) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed));

    public static StoredReading Reading(string device, long sequence, long epoch = 1) => new(
        device, epoch, sequence, 1_709_251_200 + (sequence * 60), [.. Bytes($"{device} {epoch} {sequence}"), 1, 2], Bytes($"head {device} {epoch} {sequence}"));

    public static DeviceCursor Cursor(string device, long sequence, long epoch = 1) => new(
        device, epoch, sequence, 1_709_251_200 + (sequence * 60), Bytes($"head {device} {epoch} {sequence}"), Bytes($"energy {device} {epoch} {sequence}"));

    public static IntervalStatement Statement(string device, SettlementPeriod period) =>
        new(device, period, 11, 12, 1, 13, 14, Bytes("statement " + device), [.. Bytes("r " + device), .. Bytes("s " + device), 27]);

    public static PeriodEnergy Energy(string participant, SettlementPeriod period) => new(participant, period, 21, 22, 23, 24, 25, 26);

    public static GridCheck Grid => new(
        [1.5, -2.25, 1e-300], [3.5, -4.25, 0.1], [5.5, 6.25, 0], 0.91, 0.92, 93.5, double.NaN,
        [new BindingLimit(LimitKind.VoltageLow, "9", 0.899, 0.9), new BindingLimit(LimitKind.NoSolution, "feeder", double.NaN, double.NaN)]);

    public static MarketRound Round(SettlementPeriod period) => new(
        period,
        [new("b04", period, 31, 32), new("b05", period, 33, 34)],
        [new(period, "b07", EnergySource.Pv, 41, 80_000), new(period, "b07", EnergySource.Battery, 42, 240_000)],
        [new(period, "b04", BidPurpose.Load, 51, 273_000), new(period, "b08", BidPurpose.Storage, 52, 113_000)],
        [new(period, "b05", BidPurpose.Load, 61, 62, RefusalReason.Balance)],
        [new(period, "b07", "b04", EnergySource.Pv, BidPurpose.Load, 71, 80_000), new(period, "grid", "b04", EnergySource.Grid, BidPurpose.Load, 72, 273_000)],
        [new(period, "b07", "b08", EnergySource.Pv, 81, 82, new BindingLimit(LimitKind.BranchLoading, "7-8", 1.25, 1))],
        [new("b07", period, 91, 92)],
        Grid);

    public static OutboxIntent Intent(string key) => new(key, "settle", "operator", "0x" + new string('a', 40), Bytes("data " + key), 1_250_000);

    public static PeriodClose Close(SettlementPeriod period) => new(
        new SettlementBatch(
            period,
            [new(period, "b07", "b04", EnergySource.Pv, 71, 70, 80_000, 5_600, 9), new(period, "grid", "b04", EnergySource.Grid, 0, 3, 273_000, 819, 0)],
            [new("b04", -6_428, 73), new("b07", 5_600, -70), new("grid", 819, -3), new("fee", 9, 0)]),
        [Energy("b04", period), Energy("b07", period)],
        Grid,
        Bytes("root " + period),
        Intent(FormattableString.Invariant($"settle:31337:{period.Index}")));
}
