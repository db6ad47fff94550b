using System.Text;
using EdgeEnergy.Domain;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Metering.Tests.Maps;

public sealed class AtReplyTests
{
    [Theory]
    [InlineData("+ok=01\u001003\u001002\u001004\u001001\u00107b\u001044\u0010\r\n\r\n")]
    [InlineData("+ok=01030204017b44\r\n")]
    public void The_frame_is_taken_out_of_the_text(string reply)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(reply);

        Assert.True(AtReply.IsOne(bytes));
        Assert.Equal("01030204017B44", Convert.ToHexString(AtReply.Unwrap(bytes)));
    }

    [Theory]
    [InlineData("+ok=no data\r\n\r\n", "found no data, expected hexadecimal digits of a frame")]
    [InlineData("+ok=01\u00100\r\n", "found 3 digits, expected two digits a byte")]
    [InlineData("+ok=01\u00100g\r\n", "found byte 0x67, expected hexadecimal digits")]
    [InlineData("+ok=01\u0010\u00ff3\r\n", "found byte 0xff, expected hexadecimal digits")]
    public void What_is_no_frame_is_told(string reply, string expected)
    {
        InputException error = Assert.Throws<InputException>(() => AtReply.Unwrap(Encoding.Latin1.GetBytes(reply)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
