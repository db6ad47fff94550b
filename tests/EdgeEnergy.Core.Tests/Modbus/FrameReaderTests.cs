namespace EdgeEnergy.Core.Tests.Modbus;

public sealed class FrameReaderTests
{
    [Theory]
    [MemberData(nameof(GoldenFrame.Ids), MemberType = typeof(GoldenFrame))]
    public void Captured_frames_decode_to_what_their_sources_say(string id)
    {
        GoldenFrame golden = GoldenFrame.Named(id);
        ModbusFrame frame = new();

        FrameStatus status = FrameReader.Read(golden.Bytes, golden.Bytes.Length, frame);

        Assert.Equal(golden.Status.Replace("_", "", StringComparison.Ordinal), status.ToString(), ignoreCase: true);
        Assert.Equal(golden.Result, frame.Result.ToString());
        Assert.Equal(golden.Framing, frame.Kind switch { FrameKind.Rtu => "rtu", FrameKind.Tcp => "tcp", _ => "solarman-v5" });
        Assert.Equal(golden.Bytes.Length, frame.Consumed);
        if (golden.Serial is { } serial)
        {
            Assert.Equal(serial, frame.LoggerSerial);
        }

        if (golden.LoggerTime is { } time)
        {
            Assert.Equal(time, frame.LoggerUnixSeconds);
        }

        if (golden.Status == "complete")
        {
            Assert.Equal(golden.Unit, frame.Unit);
            Assert.Equal(golden.Function, frame.Function);
        }

        if (golden.Count is { } count)
        {
            Assert.Equal(count, frame.RegisterCount);
        }

        if (golden.First is { } first)
        {
            Assert.Contains(frame.FirstRegister, (int[])[first, -1]);
            foreach ((int address, ushort word) in golden.Registers)
            {
                Assert.Equal(word, frame.Register(address - first));
            }
        }
    }

    [Fact]
    public void A_frame_with_a_valid_crc_is_rtu_even_when_its_head_could_be_mbap()
    {
        ModbusFrame frame = new();
        byte[] bytes = Convert.FromHexString("010300000002c40b");

        Assert.Equal(FrameStatus.Complete, FrameReader.Read(bytes, bytes.Length, frame));

        Assert.Equal(FrameKind.Rtu, frame.Kind);
        Assert.True(frame.IsRequest);
        Assert.Equal(0, frame.FirstRegister);
    }

    [Theory]
    [InlineData("41542b595a434d505645523d4d57335f3136555f353430365f322e32370d0a0d0a", FrameStatus.Failed, ModbusResult.BadEnvelope)]
    [InlineData("01030204017b45", FrameStatus.Failed, ModbusResult.BadCrc)]
    [InlineData("010302", FrameStatus.Incomplete, ModbusResult.Ok)]
    [InlineData("", FrameStatus.Incomplete, ModbusResult.Ok)]
    [InlineData("a5010010478d69b5b50aa2006515", FrameStatus.Failed, ModbusResult.BadEnvelope)]
    [InlineData("a5010010478d69", FrameStatus.Incomplete, ModbusResult.Ok)]
    [InlineData("0183020000", FrameStatus.Failed, ModbusResult.BadCrc)]
    [InlineData("018302c0f1", FrameStatus.Complete, ModbusResult.IllegalAddress)]
    public void Bytes_that_are_no_frame_say_why(string hex, FrameStatus status, ModbusResult result)
    {
        ModbusFrame frame = new();
        byte[] bytes = Convert.FromHexString(hex);

        Assert.Equal(status, FrameReader.Read(bytes, bytes.Length, frame));

        Assert.Equal(result, frame.Result);
    }

    [Fact]
    public void Several_frames_of_one_read_are_taken_one_after_the_other()
    {
        byte[] bytes = Convert.FromHexString("a51000101500ef5f047c8c0201ce1e0000b81c0000265ff26205003015a50100104700f05f047c8c00b315a51000101500f15f047c8c0201d01e0000ba1c0000265ff26205003615");
        ModbusFrame frame = new();
        List<(FrameStatus, int)> seen = [];
        while (bytes.Length > 0)
        {
            FrameStatus status = FrameReader.Read(bytes, bytes.Length, frame);
            seen.Add((status, frame.Consumed));
            bytes = bytes[frame.Consumed..];
        }

        Assert.Equal([(FrameStatus.Failed, 29), (FrameStatus.KeepAlive, 14), (FrameStatus.Failed, 29)], seen);
    }
}
