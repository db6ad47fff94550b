using System.Diagnostics;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Bench;

/// <summary>
/// The device's work on this machine: poll, encode, MAC, sign, the whole step; and ten million damaged frames through every decoder, none of which may
/// throw, read outside, or allocate.
/// </summary>
internal sealed class FirmwareBench : IBench
{
    private const int Batch = 200;
    private const int Start = 1_750_000_500;
    private const int FullFrames = 10_000_000;
    private const int WarmUpFrames = 10_000;
    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    public string Name => "firmware";

    public Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        RegisterMap map = Maps.Hybrid(scope.Checkout);
        Secp256k1 curve = new();
        Reading reading = Read(map, out int envelopeBytes);
        List<Case> cases = [];
        Add(scope, cases, "poll", Poll(map));
        Add(scope, cases, "encode and MAC", Encode(reading, new Mac0Hmac256(Key)));
        Add(scope, cases, "encode and sign", Encode(reading, new Sign1Es256k(curve, Key)));
        Add(scope, cases, "MAC", Mac(envelopeBytes));
        Add(scope, cases, "sign", Sign(curve));
        Add(scope, cases, "sign statement", Statement(curve));
        Add(scope, cases, "node step with MAC", Step(map, new Mac0Hmac256(Key)));
        Add(scope, cases, "node step with signature", Step(map, new Sign1Es256k(curve, Key)));
        Mutations mutated = Mutate(scope.Checkout, scope.Quick ? 20_000 : FullFrames);
        scope.Tell($"{mutated.Frames} mutated frames: {mutated.Seconds:F1} s, {mutated.Complete} still complete, {mutated.AllocatedBytes} bytes allocated");
        Pairs pairs = FlipPairs(scope.Checkout, scope.Quick ? 16 : int.MaxValue);
        scope.Tell($"{pairs.Count} pairs of flipped bits in {pairs.Frames} frames with a CRC: {pairs.Seconds:F1} s, {pairs.Passed} passed");
        return Task.FromResult<object>(new { flippedPairs = pairs, cases, EnvelopeBytes = envelopeBytes, Values = reading.Count, MutatedFrames = mutated });
    }

    private static void Add(BenchScope scope, List<Case> cases, string kind, Action work)
    {
        Measurement best = Measurement.Best(scope.Budget / 2, () =>
        {
            for (int i = 0; i < Batch; i++)
            {
                work();
            }
        });
        Case measured = new(kind, best.Seconds * 1e6 / Batch, (double)best.AllocatedBytes / Batch);
        cases.Add(measured);
        scope.Tell($"{kind,-26} {measured.Microseconds,9:F2} us {measured.AllocatedBytes,8:F2} bytes allocated");
    }

    /// <summary>All fast blocks over Modbus TCP in memory, the served side included, and the plausibility of every value.</summary>
    private static Action Poll(RegisterMap map)
    {
        BenchInverter inverter = new();
        ModbusMaster master = new(new BenchLine(new ModbusSlave(new TcpFraming(), inverter, 1)), new TcpFraming(), new BenchPeripherals(), new ModbusOptions());
        PollPlan plan = new(map, PollClass.Fast);
        RegisterValues values = new(map);
        bool[] read = new bool[plan.BlockCount];
        long now = Start;
        return () =>
        {
            inverter.Advance();
            for (int i = 0; i < plan.BlockCount; i++)
            {
                read[i] = master.ReadHolding(1, plan.Start(i), plan.Count(i), plan.Words(i), 0) == ModbusResult.Ok;
                Require(read[i], "a poll failed");
            }

            values.Take(plan, read, now += 60);
        };
    }

    private static Action Encode(Reading reading, IReadingSigner signer)
    {
        ReadingCodec codec = new();
        byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
        return () =>
        {
            reading.Sequence++;
            Require(codec.Encode(reading, signer, buffer, 0) > 0, "a reading did not fit");
        };
    }

    private static Action Mac(int bytes)
    {
        Mac0Hmac256 mac = new(Key);
        byte[] data = new byte[bytes];
        byte[] tag = new byte[HmacSha256.TagLength];
        return () =>
        {
            mac.Update(data, 0, data.Length);
            mac.Finish(tag, 0);
        };
    }

    private static Action Sign(Secp256k1 curve)
    {
        byte[] hash = new byte[Secp256k1.HashLength];
        byte[] signature = new byte[Secp256k1.SignatureLength];
        return () =>
        {
            hash[0]++;
            Require(curve.Sign(Key, 0, hash, 0, signature, 0), "a hash was not signed");
        };
    }

    private static Action Statement(Secp256k1 curve)
    {
        StatementCodec codec = new();
        Core.IntervalStatement statement = new() { DeviceId = "dev-b07", PeriodStart = Start, PeriodSeconds = 900, ImportWh = 1234, Epoch = 1, FirstSequence = 1, LastSequence = 16 };
        return () =>
        {
            statement.ImportWh++;
            Require(codec.Sign(statement, curve, Key), "a statement was not signed");
        };
    }

    /// <summary>Poll, plausibility, encode, seal, log, and a statement every fifteen minutes; acknowledged at once.</summary>
    private static Action Step(RegisterMap map, IReadingSigner signer)
    {
        BenchInverter inverter = new();
        BenchPeripherals rest = new();
        Secp256k1 curve = new();
        ModbusMaster master = new(new BenchLine(new ModbusSlave(new TcpFraming(), inverter, 1)), new TcpFraming(), rest, new ModbusOptions());
        NodeOptions options = new() { DeviceId = "dev-b07", Site = "bench", StatementKey = Key, GatewayPublicKey = new Sign1Es256k(curve, Key).PublicKey };
        ReadingLog log = new(new BenchMemory(), 64 * 1024, 32, Node.RecordLength(map));
        Node node = new(options, map, master, signer, curve, log, rest, rest);
        long now = Start;
        return () =>
        {
            inverter.Advance();
            node.Step(now += 60, TimeQuality.Synchronised);
            Require(node.State == NodeState.Online, node.Reason);
            log.Acknowledge(RecordKind.Reading, node.Epoch, node.Sequence);
            log.Acknowledge(RecordKind.Statement, node.Epoch, (uint)(now / options.PeriodSeconds));
        };
    }

    /// <summary>A reading as the map makes it, and the length of its envelope.</summary>
    private static Reading Read(RegisterMap map, out int envelopeBytes)
    {
        Reading reading = SampleReading.Of(map, "dev-b07", 1);
        byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
        envelopeBytes = new ReadingCodec().Encode(reading, new Mac0Hmac256(Key), buffer, 0);
        return reading;
    }

    private static Mutations Mutate(Checkout checkout, int count)
    {
        byte[][] frames = Golden(checkout);
        IModbusFraming[] framings = [new RtuFraming(), new TcpFraming(), new SolarmanFraming(0, 0)];
        byte[] bytes = new byte[frames.Max(f => f.Length)];
        ModbusFrame frame = new();
        Random random = new(1);

        // What is made once, on first use, is not growth.
        Mutate(frames, framings, bytes, frame, random, WarmUpFrames);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        long complete = Mutate(frames, framings, bytes, frame, random, count);
        return new Mutations(count, complete, Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <summary>Returns how many are still a whole frame of some kind.</summary>
    private static long Mutate(byte[][] frames, IModbusFraming[] framings, byte[] bytes, ModbusFrame frame, Random random, int count)
    {
        long complete = 0;
        for (int round = 0; round < count; round++)
        {
            byte[] source = frames[random.Next(frames.Length)];
            source.CopyTo(bytes, 0);
            for (int change = random.Next(6); change >= 0; change--)
            {
                bytes[random.Next(source.Length)] = (byte)random.Next(256);
            }

            int length = random.Next(4) == 0 ? random.Next(source.Length + 1) : source.Length;
            complete += FrameReader.Read(bytes, length, frame) == FrameStatus.Complete ? 1 : 0;
            Check(frame, length);
            foreach (IModbusFraming framing in framings)
            {
                framing.DecodeResponse(bytes, length, frame);
                Check(frame, length);
                framing.DecodeRequest(bytes, length, frame);
                Check(frame, length);
            }
        }

        return complete;
    }

    /// <summary>Every one and two flipped bits under the CRC of every recorded frame, bare or inside a Solarman frame whose sum is made to fit.</summary>
    private static Pairs FlipPairs(Checkout checkout, int longest)
    {
        long count = 0;
        long passed = 0;
        int frames = 0;
        long start = Stopwatch.GetTimestamp();
        ModbusFrame frame = new();
        foreach (byte[] bytes in Golden(checkout))
        {
            bool carries = FrameReader.Read(bytes, bytes.Length, frame) == FrameStatus.Complete && frame.Kind is FrameKind.Rtu or FrameKind.SolarmanV5;
            if (!carries || frame.PduLength > longest)
            {
                continue;
            }

            frames++;
            byte[] rtu = [.. bytes.AsSpan(frame.PduOffset - 1, frame.PduLength + 3)];
            for (int first = 0; first < rtu.Length * 8; first++)
            {
                rtu[first / 8] ^= (byte)(1 << (first % 8));
                passed += Crc16.Matches(rtu, 0, rtu.Length) ? 1 : 0;
                for (int second = first + 1; second < rtu.Length * 8; second++)
                {
                    rtu[second / 8] ^= (byte)(1 << (second % 8));
                    passed += Crc16.Matches(rtu, 0, rtu.Length) ? 1 : 0;
                    rtu[second / 8] ^= (byte)(1 << (second % 8));
                    count++;
                }

                rtu[first / 8] ^= (byte)(1 << (first % 8));
            }
        }

        Require(passed == 0, "a damaged frame passed its CRC");
        Require(frames > 0, "no recorded frame carries a CRC");
        return new Pairs(frames, count, passed, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static byte[][] Golden(Checkout checkout) =>
        [.. checkout.Read("tests", "cases", "modbus", "frames.yaml").Split('\n').Where(l => l.TrimStart().StartsWith("hex:", StringComparison.Ordinal)).Select(l => Convert.FromHexString(l.Split('"')[1]))];

    private static void Check(ModbusFrame frame, int length)
    {
        Require(frame.Consumed >= 0 && frame.Consumed <= length && frame.PduOffset + frame.PduLength <= length, "a frame reaches outside its bytes");
        for (int i = 0; i < frame.RegisterCount; i++)
        {
            frame.Register(i);
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InputException($"firmware bench: {what}");
        }
    }

    private sealed record Case(string Kind, double Microseconds, double AllocatedBytes);

    private sealed record Pairs(int Frames, long Count, long Passed, double Seconds);

    private sealed record Mutations(int Frames, long Complete, double Seconds, long AllocatedBytes);
}
