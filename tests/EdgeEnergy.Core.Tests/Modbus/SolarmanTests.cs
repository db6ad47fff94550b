namespace EdgeEnergy.Core.Tests.Modbus;

public sealed class SolarmanTests
{
    private const uint Serial = 2_380_475_976;
    private static readonly byte[] Banner = Convert.FromHexString("41542b595a434d505645523d4d57335f3136555f353430365f322e32370d0a0d0a");
    private static readonly byte[] ForeignUnit = Convert.FromHexString("aa03260004010002013232303930363731313200010000120c070000000114121200001770000002017caf");

    [Fact]
    public void A_request_is_byte_for_byte_what_the_captured_client_sent()
    {
        SolarmanFraming framing = new(1_782_345_394, 0xBA);
        byte[] pdu = new byte[5];
        byte[] frame = new byte[framing.MaximumFrameLength];

        int length = framing.EncodeRequest(1, pdu, ModbusPdu.ReadRequest(3, 5, pdu), frame);

        Assert.Equal(GoldenFrame.Named("v5_req_read_serial").Bytes, frame[..length]);
    }

    [Fact]
    public void The_answer_with_a_doubled_checksum_is_accepted()
    {
        SolarmanFraming framing = new(1_782_345_394, 0xBA);
        Ask(framing, 3, 5);
        byte[] bytes = GoldenFrame.Named("v5_resp_double_crc_serial").Bytes;
        ModbusFrame frame = new();

        Assert.Equal(FrameStatus.Complete, framing.DecodeResponse(bytes, bytes.Length, frame));

        Assert.Equal(5, frame.RegisterCount);
        Assert.Equal(12849, frame.Register(0));
    }

    [Fact]
    public void An_answer_that_comes_after_its_time_out_is_skipped_by_its_sequence()
    {
        SolarmanFraming framing = new(2_385_267_882, 0xD3);
        Ask(framing, 170, 1);
        byte[] late = GoldenFrame.Named("v5_resp_late").Bytes;
        ModbusFrame frame = new();

        Assert.Equal(FrameStatus.Skipped, framing.DecodeResponse(late, late.Length, frame));

        Assert.Equal(late.Length, frame.Consumed);
    }

    [Fact]
    public void Text_foreign_frames_heartbeats_and_late_answers_before_the_answer_do_not_matter()
    {
        SlaveLine line = new(FrameKind.SolarmanV5);
        line.Bank.Words[2] = 260;
        line.Master.UnixSeconds = 1_700_000_000;
        byte[] heartbeat = GoldenFrame.Named("v5_heartbeat_b").Bytes;
        bool asked = false;
        line.Line.Answer = request =>
        {
            bool first = !asked;
            asked = true;
            byte[] late = GoldenFrame.Named("v5_resp_late").Bytes;
            return first ? [.. Banner, .. heartbeat, .. ForeignUnit, .. late, .. line.Serve(request)] : [];
        };
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 2, 1, words, 0));

        Assert.Equal(260, words[0]);
        Assert.Equal(2, line.Line.Written.Count);

        // Time response: code 0x47 - 0x30, sequence + 1, status 1, Unix time little-endian.
        Assert.Equal("a50a0010178e69b5b50aa2000100f1536500000000e815", Convert.ToHexStringLower(line.Line.Written[1]));
    }

    [Fact]
    public void Several_frames_of_one_read_are_told_apart_by_their_length()
    {
        // Captured: an error for sequence 0, a heartbeat, the error again.
        byte[] captured = Convert.FromHexString("a51000101500ef5f047c8c0201ce1e0000b81c0000265ff26205003015a50100104700f05f047c8c00b315a51000101500f15f047c8c0201d01e0000ba1c0000265ff26205003615");
        FakeClock clock = new();
        MemoryLine line = new(clock) { Answer = _ => captured };
        ModbusMaster master = new(line, new SolarmanFraming(0x8C7C045F, 0xFF), clock, new ModbusOptions { Retries = 0 });

        Assert.Equal(ModbusResult.LoggerSilent, master.ReadHolding(1, 0, 1, new ushort[1], 0));
    }

    [Theory]
    [InlineData("v5_error_2", ModbusResult.LoggerSilent)]
    [InlineData("v5_error_5", ModbusResult.LoggerWrongSerial)]
    public void Two_byte_payloads_are_errors_of_the_logger(string id, ModbusResult expected)
    {
        GoldenFrame golden = GoldenFrame.Named(id);
        byte sequence = golden.Bytes[5];
        SolarmanFraming framing = new(1, (byte)(sequence - 1));
        Ask(framing, 0, 1);
        ModbusFrame frame = new();

        Assert.Equal(FrameStatus.Failed, framing.DecodeResponse(golden.Bytes, golden.Bytes.Length, frame));

        Assert.Equal(expected, frame.Result);
    }

    [Fact]
    public void The_serial_is_learned_from_the_first_answer_when_it_is_not_known()
    {
        FakeClock clock = new();
        MemoryBank bank = new();
        SolarmanFraming logger = new(Serial, 0);
        ModbusSlave slave = new(logger, bank, 1);
        SolarmanFraming client = new(0, 9);
        ModbusFrame request = new();
        MemoryLine line = new(clock)
        {
            Answer = bytes =>
            {
                byte[] answer = new byte[300];
                logger.DecodeRequest(bytes, bytes.Length, request);
                if (request.LoggerSerial != Serial)
                {
                    return answer[..logger.EncodeError(request, 6, answer)];
                }

                slave.Receive(bytes, 0, bytes.Length);
                return answer[..slave.Respond(answer)];
            },
        };
        ModbusMaster master = new(line, client, clock, new ModbusOptions());

        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 0, 2, new ushort[2], 0));

        Assert.Equal(Serial, client.LoggerSerial);
        Assert.Equal(2, line.Written.Count);
    }

    [Fact]
    public void An_ethernet_logger_that_answers_in_modbus_tcp_is_named()
    {
        FakeClock clock = new();
        MemoryLine line = new(clock) { Answer = _ => Convert.FromHexString("00010000000501030204d2") };
        ModbusMaster master = new(line, new SolarmanFraming(Serial, 0), clock, new ModbusOptions());

        Assert.Equal(ModbusResult.LoggerSpeaksModbusTcp, master.ReadHolding(1, 0, 1, new ushort[1], 0));
    }

    private static void Ask(SolarmanFraming framing, int start, int count)
    {
        byte[] pdu = new byte[5];
        framing.EncodeRequest(1, pdu, ModbusPdu.ReadRequest(start, count, pdu), new byte[framing.MaximumFrameLength]);
    }
}
