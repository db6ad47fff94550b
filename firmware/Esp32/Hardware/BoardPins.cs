using System.Device.Gpio;
using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>Supplies, relays and status light of a board. Relays are off and stay off: nothing switches them yet.</summary>
internal sealed class BoardPins
{
    private readonly Board _board;
    private readonly GpioPin? _led;
    private bool _beat;

    public BoardPins(Board board, GpioController gpio)
    {
        _board = board;
        for (int i = 0; i < board.Relays.Length; i++)
        {
            gpio.OpenPin(board.Relays[i], PinMode.Output).Write(LevelOf(false, board.RelaysActiveHigh));
        }

        for (int i = 0; i < board.HighAtStart.Length; i++)
        {
            gpio.OpenPin(board.HighAtStart[i], PinMode.Output).Write(PinValue.High);
        }

        if (board.Led >= 0)
        {
            _led = gpio.OpenPin(board.Led, PinMode.Output);
        }
    }

    /// <summary>Called twice a second: steady = readings arrive at the gateway's broker, slow blinking = readings are kept, off = no readings.</summary>
    public void Show(NodeState state, bool connected)
    {
        _beat = !_beat;
        bool on = state == NodeState.Online && (connected || _beat);
        _led?.Write(LevelOf(on, _board.LedActiveHigh));
    }

    private static PinValue LevelOf(bool on, bool activeHigh) => on == activeHigh ? PinValue.High : PinValue.Low;
}
