using System.Security.Cryptography;

namespace EdgeEnergy.Core.Tests.Readings;

internal static class Samples
{
    internal static byte[] PrivateKey => SHA256.HashData("a device of the tests"u8);

    internal static Reading Reading()
    {
        Reading reading = new(16)
        {
            DeviceId = "dev-b07",
            Epoch = 3,
            Sequence = 1441,
            UnixSeconds = 1_750_000_020,
            TimeQuality = TimeQuality.Synchronised,
        };
        SHA256.HashData("the envelope before"u8).CopyTo(reading.PreviousHash, 0);
        reading.Add("grid-power", "W", -1250, 0, ValueQuality.Good);
        reading.Add("battery-soc", "%EL", 87, 0, ValueQuality.Good);
        reading.Add("grid-voltage-l1", "V", 2304, -1, ValueQuality.Good);
        reading.Add("total-import", "kWh", 123456, -1, ValueQuality.Good);
        reading.Add("temperature", "Cel", 0, -1, ValueQuality.OutOfRange);
        reading.Add("mode", "", 2, 0, ValueQuality.Good);
        return reading;
    }

    internal static byte[] Encode(Reading reading, IReadingSigner signer)
    {
        byte[] buffer = new byte[2048];
        int length = new ReadingCodec().Encode(reading, signer, buffer, 0);
        Assert.True(length > 0);
        return buffer[..length];
    }

    internal static byte[] Signed() => Encode(Reading(), new Sign1Es256k(new Secp256k1(), PrivateKey));

    internal static byte[] Tagged() => Encode(Reading(), new Mac0Hmac256(PrivateKey));

    internal static IntervalStatement Statement()
    {
        IntervalStatement statement = new()
        {
            DeviceId = "dev-b07",
            PeriodStart = 1_750_000_500,
            PeriodSeconds = 900,
            ImportWh = 1234,
            ExportWh = 0,
            Epoch = 3,
            FirstSequence = 1426,
            LastSequence = 1441,
        };
        SHA256.HashData("the last envelope"u8).CopyTo(statement.HeadHash, 0);
        return statement;
    }
}
