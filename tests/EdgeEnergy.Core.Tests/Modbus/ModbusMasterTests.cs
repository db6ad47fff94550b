namespace EdgeEnergy.Core.Tests.Modbus;

public sealed class ModbusMasterTests
{
    public static TheoryData<FrameKind> Framings => [FrameKind.Rtu, FrameKind.Tcp, FrameKind.SolarmanV5];

    [Theory]
    [MemberData(nameof(Framings))]
    public void Reads_registers_over_every_framing(FrameKind kind)
    {
        SlaveLine line = new(kind);
        for (int i = 0; i < 125; i++)
        {
            line.Bank.Words[500 + i] = (ushort)(i * 517);
        }

        ushort[] words = new ushort[130];
        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 500, 125, words, 5));

        Assert.Equal(line.Bank.Words[500..625], words[5..]);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void Frames_cut_into_single_bytes_are_put_together(FrameKind kind)
    {
        SlaveLine line = new(kind);
        line.Line.Largest = 1;
        line.Bank.Words[60] = 4711;
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 60, 1, words, 0));

        Assert.Equal(4711, words[0]);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void Writes_one_register_with_function_16(FrameKind kind)
    {
        SlaveLine line = new(kind);

        Assert.Equal(ModbusResult.Ok, line.Master.WriteMultiple(1, 143, [2500], 0, 1));

        Assert.Equal((143, 2500), (line.Bank.Writes.Single().Start, line.Bank.Writes.Single().Values.Single()));
        ModbusFrame frame = new();
        FrameReader.Read(line.Line.Written.Single(), line.Line.Written.Single().Length, frame);
        Assert.Equal(ModbusPdu.WriteMultipleRegisters, frame.Function);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void A_read_only_master_sends_nothing_when_asked_to_write(FrameKind kind)
    {
        SlaveLine line = new(kind, readOnly: true);

        Assert.Equal(ModbusResult.ReadOnly, line.Master.WriteMultiple(1, 143, [2500], 0, 1));

        Assert.Empty(line.Line.Written);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void An_exception_of_the_device_is_a_result_and_is_not_repeated(FrameKind kind)
    {
        SlaveLine line = new(kind);
        line.Bank.Refusal = 2;

        Assert.Equal(ModbusResult.IllegalAddress, line.Master.ReadHolding(1, 9000, 2, new ushort[2], 0));

        Assert.Single(line.Line.Written);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void Silence_is_a_timeout_after_the_repetitions(FrameKind kind)
    {
        SlaveLine line = new(kind);
        line.Line.Answer = _ => [];

        Assert.Equal(ModbusResult.Timeout, line.Master.ReadHolding(1, 0, 1, new ushort[1], 0));

        Assert.Equal(3, line.Line.Written.Count);
        Assert.Equal(3, line.Master.Failures);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void A_damaged_answer_is_asked_for_again(FrameKind kind)
    {
        SlaveLine line = new(kind);
        line.Bank.Words[3] = 77;
        int asked = 0;
        line.Line.Answer = request =>
        {
            byte[] answer = line.Serve(request);
            if (asked++ == 0)
            {
                // Inside the message: RTU and Solarman see the checksum, TCP the byte count.
                answer[kind == FrameKind.Tcp ? 8 : ^4] ^= 0x10;
            }

            return answer;
        };
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 3, 1, words, 0));

        Assert.Equal(77, words[0]);
        Assert.Equal(2, line.Master.Requests);
    }

    [Theory]
    [MemberData(nameof(Framings))]
    public void A_line_that_is_down_is_reported_at_once(FrameKind kind)
    {
        SlaveLine line = new(kind);
        line.Line.Down = true;

        Assert.Equal(ModbusResult.Disconnected, line.Master.ReadHolding(1, 0, 1, new ushort[1], 0));

        Assert.Equal(0, line.Clock.Milliseconds);
    }

    [Theory]
    [InlineData(0, 126)]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    [InlineData(65535, 2)]
    public void Impossible_requests_are_not_sent(int start, int count)
    {
        SlaveLine line = new(FrameKind.Rtu);

        Assert.Equal(ModbusResult.BadRequest, line.Master.ReadHolding(1, start, count, new ushort[200], 0));
        Assert.Equal(ModbusResult.BadRequest, line.Master.WriteMultiple(1, start, new ushort[200], 0, count));

        Assert.Empty(line.Line.Written);
    }

    [Fact]
    public void Rtu_drops_stale_bytes_before_it_asks_and_keeps_the_silence()
    {
        SlaveLine line = new(FrameKind.Rtu);
        line.Bank.Words[9] = 1;
        line.Line.Deliver(Convert.FromHexString("01030204017b44"));
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 9, 1, words, 0));

        Assert.Equal(1, words[0]);
        Assert.Equal(4, line.Clock.Milliseconds);
    }

    /// <summary>The half of an answer ends with the silence after it, not with the time-out; elsewhere a pause says nothing.</summary>
    [Theory]
    [InlineData(FrameKind.Rtu, SlaveLine.Gap)]
    [InlineData(FrameKind.Tcp, 1000)]
    public void An_answer_that_is_torn_off_is_asked_for_again(FrameKind kind, int patience)
    {
        SlaveLine line = new(kind);
        line.Bank.Words[9] = 7;
        bool torn = false;
        line.Line.Answer = request =>
        {
            byte[] whole = line.Serve(request);
            (byte[] answer, torn) = torn ? (whole, true) : (whole[..4], true);
            return answer;
        };
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 9, 1, words, 0));

        Assert.Equal(7, words[0]);
        Assert.Equal(2, line.Line.Written.Count);
        Assert.InRange(line.Clock.Milliseconds, patience, patience + 10);
    }

    [Theory]
    [InlineData(9600, 52, 5)]
    [InlineData(19200, 51, 3)]
    [InlineData(115200, 51, 2)]
    public void Silences_follow_from_the_speed_of_the_line(int baud, int gap, int silence)
    {
        Assert.Equal(gap, ModbusOptions.RtuGap(baud));
        Assert.Equal(silence, ModbusOptions.RtuSilence(baud));
    }

    [Theory]
    [InlineData("02030204017b44", ModbusResult.WrongUnit)]
    [InlineData("01040204017b44", ModbusResult.WrongFunction)]
    [InlineData("010304040100007b44", ModbusResult.WrongByteCount)]
    [InlineData("01030204017b45", ModbusResult.BadCrc)]
    public void Rtu_answers_that_do_not_fit_the_request_are_named(string answer, ModbusResult expected)
    {
        SlaveLine line = new(FrameKind.Rtu);
        line.Line.Answer = _ => Convert.FromHexString(answer);

        Assert.Equal(expected, line.Master.ReadHolding(1, 2, 1, new ushort[1], 0));
    }

    [Fact]
    public void Tcp_skips_an_answer_to_an_older_transaction()
    {
        SlaveLine line = new(FrameKind.Tcp);
        line.Bank.Words[5] = 55;
        line.Line.Deliver(Convert.FromHexString("000000000005010302ffff"));
        ushort[] words = new ushort[1];

        Assert.Equal(ModbusResult.Ok, line.Master.ReadHolding(1, 5, 1, words, 0));

        Assert.Equal(55, words[0]);
    }

    [Theory]
    [InlineData("000100010005010302ffff")]
    [InlineData("000100000004010302ffff")]
    [InlineData("000100000000")]
    [InlineData("00010000ffff0103020000")]
    public void Tcp_headers_that_lie_are_refused(string answer)
    {
        SlaveLine line = new(FrameKind.Tcp);
        line.Line.Answer = _ => Convert.FromHexString(answer);

        ModbusResult result = line.Master.ReadHolding(1, 5, 1, new ushort[1], 0);

        Assert.NotEqual(ModbusResult.Ok, result);
    }

    [Fact]
    public void A_write_echo_cut_short_is_named_because_the_write_may_have_happened()
    {
        FakeClock clock = new();
        MemoryLine line = new(clock)
        {
            Answer = request => [request[0], request[1], 0, 0, 0, 3, 1, 16, 0],
        };
        ModbusMaster master = new(line, new TcpFraming(), clock, new ModbusOptions());

        Assert.Equal(ModbusResult.TruncatedEcho, master.WriteMultiple(1, 143, [1], 0, 1));

        Assert.Single(line.Written);
    }

    [Fact]
    public void Nothing_is_allocated_while_polling()
    {
        ModbusMaster master = new(new QuietLine(new TcpFraming()), new TcpFraming(), new FakeClock(), new ModbusOptions());
        ushort[] words = new ushort[60];
        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 500, 59, words, 0));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            master.ReadHolding(1, 500, 59, words, 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Answers reads of 59 registers without allocating.</summary>
    private sealed class QuietLine(TcpFraming framing) : IByteStream
    {
        private readonly ModbusFrame frame = new();
        private readonly byte[] response = new byte[300];
        private readonly byte[] pdu = new byte[120];
        private int length;

        public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
        {
            int taken = length;
            Array.Copy(response, 0, buffer, offset, taken);
            length = 0;
            return taken;
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            framing.DecodeRequest(buffer, count, frame);
            pdu[0] = ModbusPdu.ReadHoldingRegisters;
            pdu[1] = 118;
            length = framing.EncodeResponse(frame, pdu, 120, response);
            return true;
        }

        public void DiscardInput() => length = 0;
    }
}
