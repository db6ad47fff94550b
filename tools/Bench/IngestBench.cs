using System.Diagnostics;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Metering;
using EdgeEnergy.Storage;

namespace EdgeEnergy.Bench;

/// <summary>
/// What the gateway does with arriving readings, on one core: verify (decode, signature, order, hash chain, energy), store (durable, in batches), both;
/// and the start of its process with an empty store.
/// </summary>
internal sealed class IngestBench : IBench
{
    private const int Devices = 50;
    private const int BatchSize = 512;
    private const int PeriodMinutes = 15;
    private const int ToleranceSeconds = 120;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    public string Name => "ingest";

    public async Task<object> RunAsync(BenchScope scope, CancellationToken cancellation)
    {
        Arrived[] arrived = Envelopes(Maps.Hybrid(scope.Checkout), scope.Quick ? 3 : 60, out Device[] devices);
        List<Case> cases = [];
        Add(scope, cases, "verify", arrived.Length, Measurement.Best(scope.Budget, () => Verify(arrived, devices, (_, _, _) => { })).Seconds);
        (double store, double both) = Store(arrived, devices, scope.Quick ? 1 : 3);
        Add(scope, cases, "store", arrived.Length, store);
        Add(scope, cases, "verify and store", arrived.Length, both);
        (double Milliseconds, double Megabytes)? start = scope.Quick ? null : await ColdStartAsync(scope.Checkout, cancellation);
        if (start is { } s)
        {
            scope.Tell($"gateway process ready after {s.Milliseconds:F0} ms, {s.Megabytes:F0} MB resident");
        }

        return new { cases, ColdStartMs = start?.Milliseconds, RssMb = start?.Megabytes };
    }

    private static void Add(BenchScope scope, List<Case> cases, string kind, int count, double seconds)
    {
        cases.Add(new Case(kind, count / seconds));
        scope.Tell($"{kind,-18} {count / seconds,9:F0} readings a second");
    }

    /// <summary>Signed readings of all devices, minute by minute, each chained to the one before.</summary>
    private static Arrived[] Envelopes(RegisterMap map, int minutes, out Device[] devices)
    {
        Secp256k1 curve = new();
        ReadingCodec codec = new();
        byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
        Sign1Es256k[] signers = [.. Enumerable.Range(0, Devices).Select(d => new Sign1Es256k(curve, [.. Enumerable.Range(1, 32).Select(i => (byte)(i + d))]))];
        devices = [.. signers.Select((s, d) => new Device(Id(d), "bench", s.PublicKey, EthereumAddress.OfPublicKey(s.PublicKey)))];
        byte[][] heads = [.. signers.Select(_ => new byte[Reading.HashLength])];
        List<Arrived> arrived = [];
        for (uint sequence = 1; sequence <= minutes; sequence++)
        {
            for (int d = 0; d < Devices; d++)
            {
                Reading reading = SampleReading.Of(map, Id(d), sequence);
                heads[d].CopyTo(reading.PreviousHash, 0);
                byte[] envelope = buffer[..codec.Encode(reading, signers[d], buffer, 0)];
                codec.HeadHash(envelope, 0, envelope.Length, heads[d], 0);
                arrived.Add(new Arrived(d, envelope, reading.UnixSeconds));
            }
        }

        return [.. arrived];
    }

    private static string Id(int device) => $"dev-{device:D3}";

    private static void Verify(Arrived[] arrived, Device[] devices, Action<StoredReading, DeviceCursor, IReadOnlyList<MeteredPeriod>> accepted)
    {
        using Secp256k1Native curve = new();
        ReadingVerifier verifier = new(curve, ToleranceSeconds);
        DeviceChain[] chains = [.. devices.Select(d => new DeviceChain(d, null, PeriodMinutes))];
        foreach (Arrived a in arrived)
        {
            DeviceChain chain = chains[a.Device];
            Verdict verdict = verifier.Check(chain.Device.Id, a.Envelope, chain.Device, chain.Cursor, a.Unix);
            if (verdict.Outcome != Outcome.Accepted)
            {
                throw new InputException($"ingest bench: a reading of {chain.Device.Id} was {verdict.Outcome} ({verdict.Rejection})");
            }

            Reading reading = verifier.Context.Reading;
            IReadOnlyList<MeteredPeriod> ended = chain.Extend(verifier.Context);
            accepted(new StoredReading(reading.DeviceId, reading.Epoch, reading.Sequence, reading.UnixSeconds, a.Envelope, chain.Cursor!.HeadHash), chain.Cursor, ended);
        }
    }

    /// <summary>Shortest times of storing verified readings, and of verifying and storing them, each in a new store.</summary>
    private static (double Store, double Both) Store(Arrived[] arrived, Device[] devices, int runs)
    {
        List<(StoredReading Reading, DeviceCursor Cursor, IReadOnlyList<MeteredPeriod> Ended)> verified = [];
        Verify(arrived, devices, (reading, cursor, ended) => verified.Add((reading, cursor, ended)));
        double store = double.PositiveInfinity;
        double both = double.PositiveInfinity;
        for (int run = 0; run < runs; run++)
        {
            store = Math.Min(store, InNewStore(devices, batch => verified.ForEach(v => batch.Add(v.Reading, v.Cursor, v.Ended)), arrived.Length));
            both = Math.Min(both, InNewStore(devices, batch => Verify(arrived, devices, batch.Add), arrived.Length));
        }

        return (store, both);
    }

    private static double InNewStore(Device[] devices, Action<Batch> work, int expected)
    {
        string folder = Directory.CreateTempSubdirectory("edgeenergy-bench-").FullName;
        try
        {
            using GatewayStore store = GatewayStore.Open(Path.Combine(folder, "gateway.db"));
            store.SaveDevices(devices);
            Batch batch = new(store);
            long start = Stopwatch.GetTimestamp();
            work(batch);
            batch.Commit();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            return store.CountReadings().Accepted == expected ? seconds : throw new InputException($"ingest bench: {store.CountReadings().Accepted} of {expected} readings stored");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Milliseconds, double Megabytes)> ColdStartAsync(Checkout checkout, CancellationToken cancellation)
    {
        string service = checkout.Program("gateway", "Service");
        string folder = Directory.CreateTempSubdirectory("edgeenergy-bench-").FullName;
        string password = Path.Combine(folder, "password");
        SecretFile.Write(password, "none");
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                service, $"--Gateway:DataFolder={Path.Combine(folder, "data")}", "--Gateway:Port=0", $"--Gateway:MqttPasswordFile={password}", "--Gateway:DevelopmentSeed=1",
                $"--Gateway:ContractsFolder={folder}",
            },
        };
        try
        {
            return await StartOnceAsync(start, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Milliseconds, double Megabytes)> StartOnceAsync(ProcessStartInfo start, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start) ?? throw new InputException("ingest bench: the gateway could not be started");
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(StartPatience, cancellation) is { } line)
            {
                if (line.StartsWith("ready ", StringComparison.Ordinal))
                {
                    double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                    process.Refresh();
                    return (milliseconds, process.WorkingSet64 / 1e6);
                }
            }

            throw new InputException($"ingest bench: the gateway ended: {(await process.StandardError.ReadToEndAsync(cancellation)).Trim()}");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Readings on their way into the store, as many as the gateway takes at once.</summary>
    private sealed class Batch(GatewayStore store)
    {
        private readonly List<StoredReading> readings = [];
        private readonly Dictionary<string, DeviceCursor> cursors = new(StringComparer.Ordinal);
        private readonly List<MeteredPeriod> ended = [];

        public void Add(StoredReading reading, DeviceCursor cursor, IReadOnlyList<MeteredPeriod> periods)
        {
            readings.Add(reading);
            cursors[cursor.DeviceId] = cursor;
            ended.AddRange(periods);
            if (readings.Count == BatchSize)
            {
                Commit();
            }
        }

        public void Commit()
        {
            if (readings.Count == 0)
            {
                return;
            }

            store.AppendReadings(readings, [.. cursors.Values], ended, 0, 0);
            readings.Clear();
            cursors.Clear();
            ended.Clear();
        }
    }

    private sealed record Arrived(int Device, byte[] Envelope, long Unix);

    private sealed record Case(string Kind, double PerSecond);
}
