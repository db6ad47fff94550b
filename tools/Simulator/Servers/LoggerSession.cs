using EdgeEnergy.Core;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>
/// A Solarman logger stick between the client and the inverter: refuses another stick's serial number with 06 00, tells a silent inverter
/// with 05 00, sends a heartbeat of its own now and then, and may append 00 00 to the CRC.
/// </summary>
internal sealed class LoggerSession : ILineSession
{
    private const int AnswersBetweenHeartbeats = 60;
    private const byte InverterSilent = 5;
    private const byte WrongSerial = 6;

    private readonly SolarmanFraming framing;
    private readonly ModbusSlave slave;
    private readonly ModbusFrame frame = new();
    private readonly Func<long> clock;
    private readonly uint serial;
    private readonly byte unit;
    private readonly bool doubleCrc;
    private readonly byte[] received;
    private int length;
    private int answers;

    public LoggerSession(IRegisterBank bank, byte unit, uint serial, bool doubleCrc, Func<long> clock)
    {
        this.unit = unit;
        this.serial = serial;
        this.doubleCrc = doubleCrc;
        this.clock = clock;
        framing = new SolarmanFraming(serial, 0);
        slave = new ModbusSlave(framing, bank, unit);
        received = new byte[2 * framing.MaximumFrameLength];
    }

    public int MaximumResponseLength => framing.MaximumFrameLength + 2;

    public void Receive(byte[] buffer, int count)
    {
        if (count > received.Length - length)
        {
            length = 0;
        }

        int taken = Math.Min(count, received.Length);
        Array.Copy(buffer, 0, received, length, taken);
        length += taken;
    }

    public int Respond(byte[] response)
    {
        framing.UnixSeconds = clock();
        if (answers == AnswersBetweenHeartbeats)
        {
            answers = 0;
            return framing.EncodeHeartbeat(response);
        }

        while (length > 0)
        {
            FrameStatus status = framing.DecodeRequest(received, length, frame);
            int consumed = frame.Consumed;
            int count = status switch
            {
                FrameStatus.Complete => Answer(response),
                FrameStatus.Failed => framing.EncodeError(frame, InverterSilent, response),
                _ => 0,
            };
            length -= consumed;
            Array.Copy(received, consumed, received, 0, length);
            if (count > 0 || status == FrameStatus.Incomplete)
            {
                answers += count > 0 ? 1 : 0;
                return count;
            }
        }

        return 0;
    }

    private int Answer(byte[] response)
    {
        if (frame.LoggerSerial != serial)
        {
            return framing.EncodeError(frame, WrongSerial, response);
        }

        if (frame.Unit != unit)
        {
            return framing.EncodeError(frame, InverterSilent, response);
        }

        slave.Receive(received, 0, frame.Consumed);
        int count = slave.Respond(response);
        return doubleCrc ? AppendZeros(response, count) : count;
    }

    /// <summary>Lengthens a closed envelope by two zero bytes; only the length field changes the checksum.</summary>
    private static int AppendZeros(byte[] response, int count)
    {
        int payload = response[1] | (response[2] << 8);
        byte before = (byte)(response[1] + response[2]);
        response[1] = (byte)(payload + 2);
        response[2] = (byte)((payload + 2) >> 8);
        byte checksum = (byte)(response[count - 2] - before + response[1] + response[2]);
        response[count + 1] = response[count - 1];
        response[count] = checksum;
        response[count - 1] = 0;
        response[count - 2] = 0;
        return count + 2;
    }
}
