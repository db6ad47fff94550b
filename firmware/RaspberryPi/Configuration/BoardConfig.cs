using System.Text.Json;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Virtual.Configuration;

namespace EdgeEnergy.RaspberryPi.Configuration;

/// <summary>What is wired to the GPIO chip. Lines are BCM numbers; -1 for none.</summary>
/// <param name="Chip">gpiochip0, on a Raspberry Pi 5 with older kernels gpiochip4.</param>
/// <param name="Device">Device whose line and readings this board serves.</param>
/// <param name="Direction">DE and RE of the transceiver.</param>
/// <param name="Led">Status light.</param>
/// <param name="Relays">Switched off at the start.</param>
/// <param name="Pulses">S0 meters.</param>
internal sealed record BoardConfig(string Chip, string Device, int Direction, int Led, IReadOnlyList<int> Relays, IReadOnlyList<PulseConfig> Pulses)
{
    private const int LastLine = 1023;

    public static BoardConfig Load(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            return Read(new JsonSection(file, "", document.RootElement));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: can not be read: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"{file}:{e.LineNumber + 1}: not JSON: {e.Message}", e);
        }
    }

    private static BoardConfig Read(JsonSection root)
    {
        string device = root.Text("device");
        string chip = root.Text("chip", "gpiochip0");
        int direction = (int)root.Number("direction", 0, LastLine, -1);
        int led = (int)root.Number("led", 0, LastLine, -1);
        int[] relays = root.Has("relays") ? [.. root.Sections("relays").Select(ReadRelay)] : [];
        PulseConfig[] pulses = root.Has("pulses") ? [.. root.Sections("pulses").Select(ReadPulse)] : [];
        if (pulses.Length > Node.MaxPulseMeters)
        {
            throw root.Error("pulses", $"{pulses.Length} meters", $"at most {Node.MaxPulseMeters}");
        }

        int[] used = [.. relays, .. pulses.Select(p => p.Line), .. new[] { direction, led }.Where(line => line >= 0)];
        if (used.GroupBy(line => line).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw root.Error("lines", $"{twice.Key} twice", "each line used for one purpose");
        }

        root.End();
        return new BoardConfig(chip, device, direction, led, relays, pulses);
    }

    private static int ReadRelay(JsonSection section)
    {
        int line = (int)section.Number("line", 0, LastLine);
        section.End();
        return line;
    }

    private static PulseConfig ReadPulse(JsonSection section)
    {
        string name = section.Text("name");
        PulseConfig config = new(
            (int)section.Number("line", 0, LastLine),
            ReadingCodec.IsName(name) ? name : throw section.Error("name", name, "a SenML name such as s0_import"),
            (int)section.Number("pulses_per_kwh", 1, 100_000, 1000));
        section.End();
        return config;
    }
}
