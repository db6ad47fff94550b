namespace EdgeEnergy.Core;

/// <summary>
/// The framing of a logger stick whose kind is not known: asks in Solarman V5 and, when the answer is Modbus TCP (Ethernet sticks, LSE-3), goes on in that.
/// Serial number 0 is learned from the first answer.
/// </summary>
public sealed class LoggerFraming : IModbusFraming
{
    private readonly SolarmanFraming _solarman;
    private readonly TcpFraming _tcp = new TcpFraming();
    private IModbusFraming _framing;

    /// <summary>A framing for one socket.</summary>
    /// <param name="loggerSerial">Serial number of the logger stick, not of the inverter; 0 = learn it from the first answer.</param>
    /// <param name="firstSequence">Where the request sequence starts; random, so that a restart does not match late answers.</param>
    public LoggerFraming(uint loggerSerial, byte firstSequence)
    {
        _solarman = new SolarmanFraming(loggerSerial, firstSequence);
        _framing = _solarman;
    }

    /// <summary>SolarmanV5, or Tcp once the stick has answered so.</summary>
    public FrameKind Kind => _framing.Kind;

    public int MaximumFrameLength => _solarman.MaximumFrameLength;

    public bool SilenceSeparates => false;

    /// <summary>Serial number of the logger stick as configured or learned, 0 when not known (Ethernet sticks do not tell it).</summary>
    public uint LoggerSerial => _solarman.LoggerSerial;

    public int EncodeRequest(byte unit, byte[] pdu, int pduLength, byte[] frame) => _framing.EncodeRequest(unit, pdu, pduLength, frame);

    public FrameStatus DecodeResponse(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = _framing.DecodeResponse(buffer, length, frame);
        if (status == FrameStatus.Failed && frame.Result == ModbusResult.LoggerSpeaksModbusTcp)
        {
            _framing = _tcp;
        }

        return status;
    }

    public int EncodeKeepAlive(ModbusFrame received, long unixSeconds, byte[] frame) => _framing.EncodeKeepAlive(received, unixSeconds, frame);

    public FrameStatus DecodeRequest(byte[] buffer, int length, ModbusFrame frame) => _framing.DecodeRequest(buffer, length, frame);

    public int EncodeResponse(ModbusFrame request, byte[] pdu, int pduLength, byte[] frame) => _framing.EncodeResponse(request, pdu, pduLength, frame);
}
