namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>A Modbus TCP frame has no checksum: everything in it but the values is held against the request.</summary>
public sealed class TcpCheckTests
{
    private const int ReadHead = 9;
    private const byte Unit = 17;

    /// <summary>Of an answer to a read every one and two flipped bits outside the register values are refused or left as another request's.</summary>
    [Fact]
    public void No_one_or_two_flipped_bits_before_the_values_pass()
    {
        TcpFraming framing = new();
        byte[] answer = Answer(framing, 10);
        ModbusFrame frame = new();
        byte[] pdu = new byte[5];
        ModbusPdu.ReadRequest(100, 10, pdu);
        Assert.Equal(FrameStatus.Complete, framing.DecodeResponse(answer, answer.Length, frame));
        Assert.Equal(ModbusResult.Ok, ModbusPdu.CheckResponse(pdu, frame.Buffer, frame.PduOffset, frame.PduLength));
        for (int first = 0; first < ReadHead * 8; first++)
        {
            for (int second = first; second < ReadHead * 8; second++)
            {
                byte[] changed = [.. answer];
                changed[first / 8] ^= (byte)(1 << (first % 8));
                changed[second / 8] ^= (byte)(second == first ? 0 : 1 << (second % 8));
                FrameStatus status = framing.DecodeResponse(changed, changed.Length, frame);
                bool passes = status == FrameStatus.Complete && ModbusPdu.CheckResponse(pdu, frame.Buffer, frame.PduOffset, frame.PduLength) == ModbusResult.Ok;
                Assert.False(passes, $"bits {first} and {second}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_other_value_of_a_field_is_refused(int at)
    {
        TcpFraming framing = new();
        byte[] answer = Answer(framing, 10);
        byte[] pdu = new byte[5];
        ModbusPdu.ReadRequest(100, 10, pdu);
        ModbusFrame frame = new();
        byte right = answer[at];
        for (int value = 0; value < 256; value++)
        {
            if (value != right)
            {
                answer[at] = (byte)value;
                bool passes = framing.DecodeResponse(answer, answer.Length, frame) == FrameStatus.Complete
                    && ModbusPdu.CheckResponse(pdu, frame.Buffer, frame.PduOffset, frame.PduLength) == ModbusResult.Ok;
                Assert.False(passes, $"byte {at} = {value}");
            }
        }
    }

    private static byte[] Answer(TcpFraming framing, int count)
    {
        byte[] pdu = new byte[ModbusPdu.MaximumLength];
        byte[] buffer = new byte[framing.MaximumFrameLength];
        int asked = framing.EncodeRequest(Unit, pdu, ModbusPdu.ReadRequest(100, count, pdu), buffer);
        ModbusFrame request = new();
        Assert.Equal(FrameStatus.Complete, framing.DecodeRequest(buffer, asked, request));
        byte[] values = new byte[2 + (2 * count)];
        values[0] = ModbusPdu.ReadHoldingRegisters;
        values[1] = (byte)(2 * count);
        return buffer[..framing.EncodeResponse(request, values, values.Length, buffer)];
    }
}
