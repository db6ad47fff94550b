namespace EdgeEnergy.Cli.Hardware;

/// <summary>What a board uses a pin of its chip for.</summary>
/// <remarks>Name: As in files. Drives: The chip puts the level there, so the pin must have an output. Signal: What a terminal at this pin carries.</remarks>
internal sealed record PinRole(string Name, bool Drives, Signal Signal)
{
    private static readonly PinRole[] Known =
    [
        new("rs485-tx", true, Signal.UartTx),
        new("rs485-rx", false, Signal.UartRx),
        new("rs485-direction", true, Signal.DirectionOut),
        new("rs485-direction-option", true, Signal.Other),
        new("rs485-enable", true, Signal.Other),
        new("rs485-receiver-enable", true, Signal.Other),
        new("line-supply-enable", true, Signal.Other),
        new("spare-tx", true, Signal.UartTx),
        new("spare-rx", false, Signal.UartRx),
        new("console-tx", true, Signal.Other),
        new("console-rx", false, Signal.Other),
        new("led", true, Signal.Other),
        new("rgb-led", true, Signal.Other),
        new("relay", true, Signal.Other),
        new("buzzer", true, Signal.Other),
        new("button", false, Signal.Other),
        new("s0-pulse", false, Signal.PulseIn),
        new("i2c-sda", true, Signal.I2cSda),
        new("i2c-scl", true, Signal.I2cScl),
        new("spi-clock", true, Signal.Other),
        new("spi-mosi", true, Signal.Other),
        new("spi-miso", false, Signal.Other),
        new("spi-select", true, Signal.Other),
        new("interrupt", false, Signal.Other),
        new("reset", true, Signal.Other),
        new("can-tx", true, Signal.Other),
        new("can-rx", false, Signal.Other),
        new("can-speed", true, Signal.Other),
        new("sd-clock", true, Signal.Other),
        new("sd-mosi", true, Signal.Other),
        new("sd-miso", false, Signal.Other),
        new("sd-select", true, Signal.Other),
        new("ethernet-mdc", true, Signal.Other),
        new("ethernet-mdio", true, Signal.Other),
        new("ethernet-power", true, Signal.Other),
        new("ethernet-clock", true, Signal.Other),
    ];

    public static string Names => string.Join(", ", Known.Select(r => r.Name));

    public static PinRole? Find(string name) => Array.Find(Known, r => r.Name == name);
}
