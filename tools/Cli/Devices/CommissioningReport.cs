using System.Globalization;
using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Devices;

/// <summary>What commissioning found, for the owner's folder: as text, and the same as JSON.</summary>
internal sealed record CommissioningReport(
    bool Passed,
    DateTimeOffset Time,
    string Line,
    string Transport,
    CommissioningOutcome Outcome,
    string Text,
    int? Unit,
    uint? LoggerSerial,
    string? Map,
    int? MapVersion,
    string? SerialNumber,
    long? RatedPowerW,
    IReadOnlyList<string> Variants,
    IReadOnlyList<LiveValue> Values,
    ClockState? Clock,
    SignTestState? SignTest)
{
    /// <summary>A check mark or a cross before each line.</summary>
    public string Print()
    {
        const int NameWidth = 28;
        List<string> lines =
        [
            $"Commissioning of {Time.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)} on {Line}",
            "",
            Mark(Outcome == CommissioningOutcome.Ready, Text),
        ];
        if (Map is not null)
        {
            lines.Add(Mark(true, $"register map {Map} version {MapVersion}{(Variants.Count > 0 ? ", " + string.Join(", ", Variants) : "")}"));
            lines.AddRange(Values.Select(value => Mark(
                value.Passed,
                value.Name.PadRight(NameWidth) + (value.Value is { } number ? $"{number.ToString("0.###", CultureInfo.InvariantCulture)} {value.Unit}" : value.Quality))));
        }

        if (Clock is not null)
        {
            lines.Add(Mark(IsClockRight, Clock.Text));
        }

        if (Map is not null)
        {
            lines.Add(SignTest is null ? "  -  sign test not done: repeat with --load WATTS and a load of known power" : Mark(SignTest.Outcome == SignTestOutcome.Passed, SignTest.Text));
        }

        lines.Add("");
        lines.Add(Passed ? "All checks passed." : "Not ready: see what is marked with a cross.");
        return string.Join('\n', lines) + "\n";
    }

    private bool IsClockRight => Clock is null or { Result: InverterClockResult.NoClock } or { Result: InverterClockResult.Ok, OffsetSeconds: >= -InverterClock.ToleranceSeconds and <= InverterClock.ToleranceSeconds };

    private static string Mark(bool good, string text) => $"  {(good ? '\u2713' : '\u2717')}  {text}";
}
