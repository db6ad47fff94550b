namespace EdgeEnergy.Cli.Hardware;

/// <summary>Which signals may meet on a wire.</summary>
internal static class SignalRules
{
    /// <summary>The signal that belongs at the other end of a wire; null where nothing does.</summary>
    public static Signal? Counterpart(Signal signal) => signal switch
    {
        Signal.Rs232Tx => Signal.Rs232Rx,
        Signal.Rs232Rx => Signal.Rs232Tx,
        Signal.UartTx => Signal.UartRx,
        Signal.UartRx => Signal.UartTx,
        Signal.DirectionOut => Signal.DirectionIn,
        Signal.DirectionIn => Signal.DirectionOut,
        Signal.PulseIn => Signal.PulseOut,
        Signal.PulseOut => Signal.PulseIn,
        Signal.CanH or Signal.CanL or Signal.Other => null,
        _ => signal,
    };

    /// <summary>Several wires may meet at one terminal.</summary>
    public static bool IsShared(Signal signal) =>
        signal is Signal.Ground or Signal.Supply or Signal.Rs485A or Signal.Rs485B or Signal.I2cSda or Signal.I2cScl or Signal.Network;

    /// <summary>Both ends must agree on the voltage of a high level.</summary>
    public static bool IsLogic(Signal signal) =>
        signal is Signal.UartTx or Signal.UartRx or Signal.DirectionOut or Signal.DirectionIn or Signal.PulseIn or Signal.PulseOut or Signal.I2cSda or Signal.I2cScl;
}
