namespace EdgeEnergy.Core.Tests.Modbus;

public sealed class ErrorDetectionTests
{
    /// <summary>Bytes of a frame whose pairs of bits are all tried in the quick run.</summary>
    private const int LongestQuick = 120;

    private static readonly string[] RtuFrames = [.. GoldenFrame.All.Where(f => f.Framing == "rtu").Select(f => f.Id)];
    private static readonly string[] SolarmanFrames = [.. GoldenFrame.All.Where(f => f.Framing == "solarman-v5").Select(f => f.Id)];

    public static TheoryData<string> Rtu => [.. RtuFrames];

    public static TheoryData<string> Solarman => [.. SolarmanFrames];

    [Fact]
    public void The_checksum_has_the_check_value_of_its_definition()
    {
        Assert.Equal(0x4B37, Crc16.Compute("123456789"u8.ToArray(), 0, 9));
    }

    /// <summary>The CRC is linear: an error passes exactly when the CRC of the error pattern alone (initial value cancelled) is zero.</summary>
    [Fact]
    public void No_one_or_two_flipped_bits_pass_in_the_longest_frame()
    {
        byte[] zeros = new byte[256];
        ushort clean = Crc16.Compute(zeros, 0, 254);
        HashSet<int> syndromes = [];
        for (int bit = 0; bit < 256 * 8; bit++)
        {
            byte[] flipped = new byte[256];
            flipped[bit / 8] = (byte)(1 << (bit % 8));
            int received = flipped[254] | (flipped[255] << 8);
            int syndrome = Crc16.Compute(flipped, 0, 254) ^ clean ^ received;
            Assert.NotEqual(0, syndrome);
            Assert.True(syndromes.Add(syndrome), $"bit {bit} has the syndrome of another bit");
        }
    }

    [Theory]
    [MemberData(nameof(Rtu))]
    public void Captured_rtu_frames_with_flipped_bits_are_refused(string id)
    {
        GoldenFrame golden = GoldenFrame.Named(id);
        byte[] bytes = golden.Bytes;

        for (int first = 0; first < bytes.Length * 8; first++)
        {
            Flip(bytes, first);
            Refuse(golden, bytes);
            for (int second = first + 1; second < bytes.Length * 8; second++)
            {
                Flip(bytes, second);
                Refuse(golden, bytes);
                Flip(bytes, second);
            }

            Flip(bytes, first);
        }
    }

    [Theory]
    [MemberData(nameof(Solarman))]
    public void Solarman_frames_with_one_flipped_bit_are_refused(string id)
    {
        byte[] bytes = GoldenFrame.Named(id).Bytes;
        ModbusFrame frame = new();
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            Flip(bytes, bit);
            FrameStatus status = FrameReader.Read(bytes, bytes.Length, frame);
            Assert.True(status is FrameStatus.Failed or FrameStatus.Incomplete && frame.PduLength == 0, $"{id} bit {bit}: {status}");
            Assert.NotEqual(ModbusResult.LoggerSilent, frame.Result);
            Flip(bytes, bit);
        }
    }

    [Theory]
    [MemberData(nameof(Solarman))]
    public void Two_flipped_bits_inside_the_rtu_part_of_a_solarman_frame_are_refused(string id) => RefusePairs(id, LongestQuick);

    /// <summary>All pairs of the long frames too.</summary>
    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Solarman))]
    public void Every_two_flipped_bits_inside_the_rtu_part_of_a_solarman_frame_are_refused(string id) => RefusePairs(id, int.MaxValue);

    private static void RefusePairs(string id, int longest)
    {
        GoldenFrame golden = GoldenFrame.Named(id);
        byte[] bytes = golden.Bytes;
        if (golden.Status != "complete")
        {
            return;
        }

        ModbusFrame frame = new();
        Assert.Equal(FrameStatus.Complete, FrameReader.Read(bytes, bytes.Length, frame));
        int start = 8 * (frame.PduOffset - 1);
        int end = start + (8 * (frame.PduLength + 3));

        // All pairs, or of longer frames, for each bit, its neighbours and a sample.
        bool all = bytes.Length <= longest;
        Random random = new(bytes.Length);
        for (int first = start; first < end; first++)
        {
            RefuseFlipped(bytes, first, first, frame);
            for (int second = first + 1; second < (all ? end : Math.Min(end, first + 18)); second++)
            {
                RefuseFlipped(bytes, first, second, frame);
            }

            for (int sample = 0; !all && sample < 12; sample++)
            {
                RefuseFlipped(bytes, first, random.Next(start, end), frame);
            }
        }
    }

    [Fact]
    public void Mutated_frames_never_throw_read_outside_or_allocate()
    {
        Random random = new(20260);
        byte[][] frames = [.. GoldenFrame.All.Select(f => f.Bytes)];
        IModbusFraming[] framings = [new RtuFraming(), new TcpFraming(), new SolarmanFraming(0, 0), new LoggerFraming(0, 0)];
        byte[] bytes = new byte[frames.Max(f => f.Length)];
        ModbusFrame frame = new();
        bool inside = true;
        long allocated = 0;
        for (int round = 0; round < 100_000; round++)
        {
            // What is compiled or made once is not growth.
            allocated = round == 10_000 ? GC.GetAllocatedBytesForCurrentThread() : allocated;
            byte[] golden = frames[random.Next(frames.Length)];
            golden.CopyTo(bytes, 0);
            for (int change = random.Next(6); change >= 0; change--)
            {
                bytes[random.Next(golden.Length)] = (byte)random.Next(256);
            }

            int length = random.Next(golden.Length + 1);
            FrameReader.Read(bytes, length, frame);
            inside = inside && IsInside(frame, length);
            foreach (IModbusFraming framing in framings)
            {
                framing.DecodeResponse(bytes, length, frame);
                inside = inside && IsInside(frame, length);
                framing.DecodeRequest(bytes, length, frame);
                inside = inside && IsInside(frame, length);
            }
        }

        Assert.True(inside);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static bool IsInside(ModbusFrame frame, int length)
    {
        for (int i = 0; i < frame.RegisterCount; i++)
        {
            frame.Register(i);
        }

        return frame.Consumed >= 0 && frame.Consumed <= length && frame.PduOffset + frame.PduLength <= length;
    }

    /// <summary>The envelope's sum is made to fit, so that only the CRC stands in the way.</summary>
    private static void RefuseFlipped(byte[] bytes, int first, int second, ModbusFrame frame)
    {
        byte sum = bytes[^2];
        Flip(bytes, first);
        if (second != first)
        {
            Flip(bytes, second);
        }

        bytes[^2] = Sum(bytes);
        Assert.NotEqual(FrameStatus.Complete, FrameReader.Read(bytes, bytes.Length, frame));
        bytes[^2] = sum;
        Flip(bytes, first);
        if (second != first)
        {
            Flip(bytes, second);
        }
    }

    private static void Refuse(GoldenFrame golden, byte[] bytes)
    {
        ModbusFrame frame = new();
        RtuFraming framing = new();
        byte[] pdu = new byte[ModbusPdu.MaximumLength];
        int words = golden.Count ?? 1;
        int length = golden.Function == ModbusPdu.WriteMultipleRegisters
            ? ModbusPdu.WriteRequest(golden.First ?? 0, new ushort[words], 0, words, pdu)
            : ModbusPdu.ReadRequest(0, words, pdu);
        framing.EncodeRequest(golden.Unit!.Value, pdu, length, new byte[256]);

        Assert.NotEqual(FrameStatus.Complete, framing.DecodeResponse(bytes, bytes.Length, frame));
        Assert.False(FrameReader.Read(bytes, bytes.Length, frame) == FrameStatus.Complete && frame.Kind == FrameKind.Rtu);
    }

    private static void Flip(byte[] bytes, int bit) => bytes[bit / 8] ^= (byte)(1 << (bit % 8));

    private static byte Sum(byte[] bytes)
    {
        int sum = 0;
        for (int i = 1; i < bytes.Length - 2; i++)
        {
            sum += bytes[i];
        }

        return (byte)sum;
    }
}
