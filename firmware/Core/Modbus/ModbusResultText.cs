namespace EdgeEnergy.Core;

/// <summary>Texts for <see cref="ModbusResult"/>; on nanoFramework an enum prints as a number.</summary>
public static class ModbusResultText
{
    public static string Of(ModbusResult result)
    {
        switch (result)
        {
            case ModbusResult.Ok: return "ok";
            case ModbusResult.IllegalFunction: return "device refuses the function";
            case ModbusResult.IllegalAddress: return "device has no such register";
            case ModbusResult.IllegalValue: return "device refuses the value or the count";
            case ModbusResult.DeviceFailure: return "device failure";
            case ModbusResult.Acknowledge: return "device accepted and is still working";
            case ModbusResult.DeviceBusy: return "device busy";
            case ModbusResult.MemoryParityError: return "device memory parity error";
            case ModbusResult.GatewayPathUnavailable: return "gateway path unavailable";
            case ModbusResult.GatewayTargetSilent: return "gateway got no answer";
            case ModbusResult.Timeout: return "no answer in time";
            case ModbusResult.Disconnected: return "line is down";
            case ModbusResult.BadCrc: return "CRC does not match";
            case ModbusResult.BadLength: return "frame length does not match its content";
            case ModbusResult.BadEnvelope: return "not a Modbus frame, or its envelope is damaged";
            case ModbusResult.WrongUnit: return "answer from another unit";
            case ModbusResult.WrongFunction: return "answer to another function";
            case ModbusResult.WrongByteCount: return "answer has another number of registers";
            case ModbusResult.WrongEcho: return "write confirmed for another address";
            case ModbusResult.TruncatedEcho: return "write confirmation cut short";
            case ModbusResult.LoggerSilent: return "logger got no answer from the inverter";
            case ModbusResult.LoggerWrongSerial: return "logger has another serial number";
            case ModbusResult.LoggerError: return "logger reports an error";
            case ModbusResult.LoggerSpeaksModbusTcp: return "logger speaks Modbus TCP";
            case ModbusResult.ReadOnly: return "read-only: nothing is written";
            case ModbusResult.BadRequest: return "address or count out of range";
            default: return "device exception outside the specification";
        }
    }
}
