using EdgeEnergy.Cli.Tests.Commands;

namespace EdgeEnergy.Cli.Tests.Hardware;

public sealed class HardwareRefusalTests
{
    [Theory]
    [InlineData("boards/generic-esp32-devkit.yaml", "pin: 27, role", "pin: 26, role", ":11: pin: found 26 for s0-pulse, expected a free pin; 26 is relay")]
    [InlineData("boards/generic-esp32-devkit.yaml", "pin: 27, role", "pin: 24, role", ":11: pin: found 24 for s0-pulse, expected a pin of esp32")]
    [InlineData("boards/generic-esp32-devkit.yaml", "pin: 26, role", "pin: 34, role", ":10: pin: found 34 for relay, expected a pin with an output; 34 of esp32 can only listen")]
    [InlineData("boards/generic-esp32-devkit.yaml", "pin: 27, role", "pin: 9, role", ":11: pin: found 9 for s0-pulse, expected a pin that a board may use; 9 is the flash of the module")]
    [InlineData("boards/generic-esp32-devkit.yaml", "chip: esp32", "chip: esp8266", ":4: chip: found esp8266, expected one of esp32")]
    [InlineData("boards/generic-esp32-devkit.yaml", "board: generic", "board: special", ":2: board: found special-esp32-devkit, expected generic-esp32-devkit")]
    [InlineData("boards/generic-esp32-devkit.yaml", "role: relay", "role: heater", ":10: role: found heater, expected one of rs485-tx")]
    [InlineData("boards/generic-esp32-devkit.yaml", "GPIO27, pin: 27", "GPIO27, pin: 33", "pin: found 33, expected a pin listed under pins")]
    [InlineData("boards/generic-esp32-devkit.yaml", "sources:", "origin:", "sources: found nothing, expected where this is from")]
    [InlineData("boards/generic-esp32-devkit.yaml", "title:", "colour: red\ntitle:", ":3: colour: found an unknown field, expected board, title")]
    [InlineData("boards/lilygo-t-can485.yaml", "max13487e", "max485", ":5: transceiver: found max485 with 5 V logic, expected one for the 3.3 V of esp32")]
    [InlineData("boards/lilygo-t-can485.yaml", "max13487e", "max999", ":5: transceiver: found max999, expected one of max3485")]
    [InlineData("boards/lilygo-t-can485.yaml", "hold: high", "hold: up", "hold: found up, expected high or low")]
    [InlineData("boards/raspberry-pi.yaml", "pin: 17, role: led", "pin: 18, role: led", "part: found raspberry-pi with pin 18 for led, expected a pin that waveshare-2ch-rs485-hat-b does not use")]
    [InlineData("boards/meadow-project-lab-v2.yaml", "MCP2.GP0, role", "MCP2.GP9, role", "pin: found MCP2.GP9 for rs485-direction, expected a pin of meadow-f7")]
    [InlineData("parts/chips.yaml", "    sources: [\"Espressif, ESP32 Series", "    seen: [\"Espressif, ESP32 Series", "sources: found nothing, expected where this is from")]
    [InlineData("parts/chips.yaml", "input_only: [34-39]", "input_only: [34-40]", "pins: found no 40, expected every pin of input_only and sampled_at_reset")]
    [InlineData("parts/chips.yaml", "[0-5, ", "[5-0, ", "pins: found 5-0, expected a range that rises")]
    [InlineData("parts/around.yaml", "    sources: [\"ANSI", "    seen: [\"ANSI", "sources: found nothing, expected where this is from")]
    [InlineData("parts/around.yaml", "kind: cable", "kind: rope", "kind: found rope, expected port")]
    [InlineData("parts/around.yaml", "id: rtc", "id: cat5e", "id: found cat5e a second time, expected a name of its own")]
    [InlineData("parts/around.yaml", "signal: pulse-out", "signal: pulse", "signal: found pulse, expected a signal")]
    [InlineData("parts/around.yaml", "signal: supply, min: 8, max: 28", "signal: supply", "signal: found supply, expected either gives, or min and max, in volts")]
    [InlineData("parts/around.yaml", "gives: 5}", "gives: 12}", "to: found 12 V at board.5V, expected 4.75 V to 5.25 V")]
    [InlineData("parts/transceivers.yaml", "logic: [3.3]", "logic: [5]", ":26: to: found 3.3 V logic of generic-esp32-devkit, expected the 5 V of max3485")]
    [InlineData("parts/transceivers.yaml", "parts:", "parts: [", "not YAML")]
    [InlineData("parts/inverter-ports.yaml", "bus: slave", "bus: master", "to: found line, a second master, expected a slave on the line of inverter")]
    [InlineData("wiring/esp32-rs485.yaml", "inverter.3", "inverter.4", ":22: from: found inverter.4, expected a pin that is not the CAN bus of the battery")]
    [InlineData("wiring/esp32-rs485.yaml", "to: line.B", "to: line.A", ":20: to: found line.A (Rs485A), expected what belongs to inverter.1 (Rs485B)")]
    [InlineData("wiring/esp32-rs485.yaml", "to: board.GPIO17", "to: board.GPIO16", ":26: to: found board.GPIO16 (UartRx), expected what belongs to line.DI (UartRx)")]
    [InlineData("wiring/esp32-rs485.yaml", "from: line.DE+RE, to: board.GPIO4", "from: line.DI, to: board.GPIO17", ":28: from: found line.DI a second time, expected one wire at such a pin")]
    [InlineData("wiring/esp32-rs485.yaml", "board.GPIO4,", "board.GPIO99,", ":28: to: found board.GPIO99, expected a terminal of generic-esp32-devkit: 5V")]
    [InlineData("wiring/esp32-rs485.yaml", "from: line.VCC", "from: wire.VCC", "from: found wire.VCC, expected ITEM.TERMINAL with an item of this build")]
    [InlineData("wiring/esp32-rs485.yaml", "part: max3485", "part: max9999", ":8: part: found max9999, expected a part of hardware/boards or hardware/parts")]
    [InlineData("wiring/esp32-rs485.yaml", "colour: violet", "colour: pink", "colour: found pink, expected one of red")]
    [InlineData("wiring/esp32-rs485.yaml", "part: generic-esp32-devkit, column: 2", "part: generic-esp32-devkit, column: 3", "to: found column 3, expected the column right of line, 2")]
    [InlineData("wiring/esp32-rs485.yaml", "name: plug, part: rj45-breakout,", "name: plug, part: rj45-breakout, column: 0,", "wires: found none to plug, expected a wire to every part that has a column")]
    [InlineData("wiring/esp32-rs485.yaml", "quantity: 1", "quantity: -1", "quantity: found -1, expected a whole number from 0 to 100")]
    public async Task What_would_not_work_is_refused_in_one_line(string file, string old, string changed, string expected)
    {
        using HardwareCopy copy = new();
        copy.Change(file, old, changed);

        CommandRun run = await CommandRun.OfAsync("hardware", "draw", "--hardware", copy.Folder);

        Assert.Equal(2, run.ExitStatus);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.StartsWith("edge: " + copy.Folder, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_folder_without_boards_is_named()
    {
        using HardwareCopy copy = new();
        Directory.Delete(copy.PathOf("boards"), recursive: true);

        CommandRun run = await CommandRun.OfAsync("hardware", "draw", "--hardware", copy.Folder);

        Assert.Equal(2, run.ExitStatus);
        Assert.Equal($"edge: {copy.PathOf("boards")}: folder: found nothing, expected a folder of YAML files", run.Error.TrimEnd());
    }
}
