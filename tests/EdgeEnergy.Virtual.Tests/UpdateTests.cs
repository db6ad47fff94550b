using EdgeEnergy.Core;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>A register map that comes over the air: staged, tried, kept once a reading made with it has arrived, and rolled back where it is no map.</summary>
public sealed class UpdateTests : IAsyncLifetime
{
    private const string Device = "dev-tcp";
    private const int Version = 900;
    private static readonly byte[] Publisher = [.. Enumerable.Range(201, 32).Select(i => (byte)i)];

    private readonly Bench bench = new();
    private readonly Secp256k1 curve = new();

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_device_takes_a_newer_map_over_its_broker_or_goes_back(bool damaged)
    {
        JsonObject config = bench.Config();
        config["devices"]![0]!["publisher_key"] = Convert.ToHexString(new Sign1Es256k(curve, Publisher).PublicKey);
        using VirtualProcess devices = bench.Launch(config);
        Assert.Equal("""{"devices":3,"connected":3}""", devices.Ready());
        long now = Bench.Start;
        Assert.Equal($$"""{"unix":{{now}},"polled":3,"failed":0,"pending":0}""", devices.Ask($"step {now}"));
        (uint before, _) = bench.Gateway.Readings(Device)[^1];

        await SendAsync(bench.LaterMap(Version, damaged));
        (UpdatePhase, UpdateError, uint)? end = null;
        for (int minute = 0; minute < 300 && end is null; minute++)
        {
            devices.Ask($"step {now += 60}");
            end = bench.Gateway.Update(Device) is { Phase: UpdatePhase.Idle } report ? report : null;
        }

        Assert.NotNull(end);
        (UpdatePhase _, UpdateError error, uint active) = end.Value;
        Assert.Equal(damaged ? UpdateError.RolledBack : UpdateError.None, error);
        Assert.Equal(!damaged, active == Version);
        devices.Ask($"step {now += 60}");
        Assert.True(bench.Gateway.Readings(Device)[^1].Epoch > before);
        Assert.Equal(0, devices.End());

        // The version is kept over a restart of the process.
        using VirtualProcess again = bench.Launch(config);
        again.Ready();
        Assert.Contains("\"polled\":3", again.Ask($"step {now + 60}"), StringComparison.Ordinal);
    }

    private async Task SendAsync(byte[] payload)
    {
        UpdateManifest manifest = new() { Kind = "map-deye-hybrid-3p-lv", Version = Version, Length = payload.Length };
        System.Security.Cryptography.SHA256.HashData(payload).CopyTo(manifest.Hash, 0);
        byte[] buffer = new byte[UpdateAgent.MaxMessage];
        int length = new UpdateManifestCodec().Encode(manifest, new Sign1Es256k(curve, Publisher), buffer, 0);
        await bench.Gateway.UpdateAsync(Device, buffer[..length]);
        CborWriter writer = new();
        for (int at = 0; at < payload.Length; at += UpdateAgent.MaxChunk)
        {
            int count = Math.Min(UpdateAgent.MaxChunk, payload.Length - at);
            writer.Start(buffer, 0);
            writer.WriteArrayHeader(3);
            writer.WriteUnsigned(Version);
            writer.WriteUnsigned((ulong)at);
            writer.WriteBytes(payload, at, count);
            await bench.Gateway.UpdateAsync(Device, buffer[..writer.Position]);
        }
    }
}
