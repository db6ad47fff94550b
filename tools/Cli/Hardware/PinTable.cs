using System.Globalization;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>hardware/boards/PINS.md: every board at a glance.</summary>
internal static class PinTable
{
    private static readonly string[] Head =
        ["Board", "Chip", "Data out", "Data in", "Direction", "Held at start", "LED", "Relays", "Pulse in", "I2C SDA, SCL", "Supply V", "Line"];

    public static string Write(IReadOnlyList<Part> boards)
    {
        Markdown text = new();
        text.Line("# Pins of the boards");
        text.Line();
        text.Line("Made by `edge hardware draw` from the YAML files of this folder. \"itself\": the transceiver turns the line round without a pin.");
        text.Line();
        text.Table(Head, boards.Select(Row));
        foreach (Part board in boards)
        {
            text.Line();
            text.Line($"## {board.Title}");
            text.Line($"`{board.Id}`: {string.Join(", ", board.Pins.Select(Pin))}");
            text.Line();
            text.About(board);
        }

        return text.ToString();
    }

    private static string[] Row(Part board) =>
    [
        board.Id,
        board.Chip!.Id,
        Pins(board, "rs485-tx"),
        Pins(board, "rs485-rx"),
        Pins(board, "rs485-direction") is { Length: > 0 } pin ? pin : Own(board),
        string.Join(", ", board.Pins.Where(p => p.Hold.Length > 0).Select(p => $"{p.Pin} {p.Hold}")),
        Pins(board, "led"),
        Pins(board, "relay"),
        Pins(board, "s0-pulse"),
        string.Join(", ", new[] { Pins(board, "i2c-sda"), Pins(board, "i2c-scl") }.Where(p => p.Length > 0)),
        board.Terminals.FirstOrDefault(t => t.Maximum is not null) is { } supply ? Volts(supply) : "",
        Line(board),
    ];

    private static string Own(Part board) => board.Terminals.Any(t => t.Signal == Signal.Rs485A) ? "itself" : "";

    private static string Line(Part board)
    {
        if (!board.Terminals.Any(t => t.Signal == Signal.Rs485A))
        {
            return "none on board";
        }

        string transceiver = board.Transceiver.Length > 0 ? board.Transceiver : "on board";
        return board.Isolated ? transceiver + ", isolated" : transceiver;
    }

    private static string Pins(Part board, string role) => string.Join(", ", board.Pins.Where(p => p.Role.Name == role).Select(p => p.Pin));

    private static string Pin(BoardPin pin) => $"{pin.Pin} {pin.Role.Name}" + (pin.Note.Length > 0 ? $" ({pin.Note})" : "");

    private static string Volts(Terminal supply) => string.Create(CultureInfo.InvariantCulture, $"{supply.Minimum:0.##} to {supply.Maximum:0.##}");
}
