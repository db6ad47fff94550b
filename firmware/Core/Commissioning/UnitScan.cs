using System;

namespace EdgeEnergy.Core;

/// <summary>Finds the devices on a line by asking unit after unit. Unit 0 is the broadcast and never asked.</summary>
public sealed class UnitScan
{
    public const int LargestUnit = 247;

    private const int FloatWords = 2;

    private readonly ModbusMaster _master;
    private readonly ushort[] _words = new ushort[FloatWords];

    public UnitScan(ModbusMaster master)
    {
        _master = master;
    }

    /// <summary>What the last unit that did not answer said, or why the line gave none.</summary>
    public ModbusResult LastSilence { get; private set; }

    /// <summary>
    /// Asks the units from first to last (1 to 247) once each with function 3, then 4; any answer, an exception too, is a device. Returns how many were found and
    /// puts their units into <c>found</c> as far as it reaches. A line that is down ends the scan.
    /// </summary>
    public int Find(int first, int last, byte[] found)
    {
        if (first < 1 || last > LargestUnit || first > last)
        {
            throw new ArgumentOutOfRangeException(nameof(first));
        }

        int count = 0;
        bool single = _master.SingleAttempt;
        _master.SingleAttempt = true;
        for (int unit = first; unit <= last && count < found.Length; unit++)
        {
            if (Answers((byte)unit))
            {
                found[count++] = (byte)unit;
            }
            else if (LastSilence == ModbusResult.Disconnected)
            {
                break;
            }
        }

        _master.SingleAttempt = single;
        return count;
    }

    private bool Answers(byte unit)
    {
        ModbusResult result = _master.Read(unit, ModbusPdu.ReadHoldingRegisters, 0, 1, _words, 0);
        if (result == ModbusResult.LoggerSpeaksModbusTcp)
        {
            result = _master.Read(unit, ModbusPdu.ReadHoldingRegisters, 0, 1, _words, 0);
        }

        if (!IsAnswer(result) && result != ModbusResult.Disconnected)
        {
            // Meters with float registers may ignore a read of one word, or function 3.
            result = _master.Read(unit, ModbusPdu.ReadInputRegisters, 0, FloatWords, _words, 0);
        }

        LastSilence = IsAnswer(result) ? LastSilence : result;
        return IsAnswer(result);
    }

    /// <summary>An exception is a device's answer, except those a gateway gives for a device that is not there.</summary>
    private static bool IsAnswer(ModbusResult result) =>
        result <= ModbusResult.UnknownException && result != ModbusResult.GatewayPathUnavailable && result != ModbusResult.GatewayTargetSilent;
}
