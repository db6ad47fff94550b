namespace EdgeEnergy.Cli.Hardware;

/// <summary>What a terminal carries. In files: the name in lower case with hyphens (rs485-a).</summary>
internal enum Signal
{
    Ground,
    Supply,
    Rs485A,
    Rs485B,
    CanH,
    CanL,
    Rs232Tx,
    Rs232Rx,
    UartTx,
    UartRx,
    DirectionOut,
    DirectionIn,
    PulseIn,
    PulseOut,
    I2cSda,
    I2cScl,
    Header,
    Usb,
    Network,

    /// <summary>A pin that a board uses by itself or that no part here answers to.</summary>
    Other,
}
