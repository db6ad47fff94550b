using EdgeEnergy.Core.Tests.Log;
using EdgeEnergy.Core.Tests.Modbus;

namespace EdgeEnergy.Core.Tests.Updates;

/// <summary>A device's storage, a publisher, and power that can go at every write.</summary>
internal sealed class UpdateBench : IStateFile
{
    public const string Kind = "esp32";
    public const uint BuiltInVersion = 10;
    private static readonly byte[] PublisherKey = [.. Enumerable.Range(51, 32).Select(i => (byte)i)];
    private readonly Secp256k1 curve = new();
    private byte[] record = [];

    public MemoryBlockStore Store { get; set; } = new();

    public FakeClock Clock { get; } = new();

    public UpdateOptions Options { get; } = new() { Kind = Kind, BuiltInVersion = BuiltInVersion, MaximumLength = 8192 };

    /// <summary>Writes of the state record until the power is cut; half of the cuts happen after the write.</summary>
    public int StateWritesLeft { get; set; } = int.MaxValue;

    public bool CutAfterWrite { get; set; }

    public static byte[] Payload(uint version, int length = 3000)
    {
        byte[] payload = new byte[length];
        new Random((int)version).NextBytes(payload);
        return payload;
    }

    public UpdateAgent Boot()
    {
        Options.PublisherKey = new Sign1Es256k(curve, PublisherKey).PublicKey;
        Clock.Milliseconds += 1000;
        return new UpdateAgent(Options, Store, this, Clock, curve);
    }

    public byte[] Manifest(uint version, byte[] payload, string kind = Kind, byte[]? key = null)
    {
        UpdateManifest manifest = new() { Kind = kind, Version = version, Length = payload.Length };
        System.Security.Cryptography.SHA256.HashData(payload).CopyTo(manifest.Hash, 0);
        byte[] buffer = new byte[UpdateManifestCodec.MaxLength];
        int length = new UpdateManifestCodec().Encode(manifest, new Sign1Es256k(curve, key ?? PublisherKey), buffer, 0);
        Assert.True(length > 0);
        return buffer[..length];
    }

    public static byte[] Chunk(uint version, int offset, byte[] data)
    {
        byte[] buffer = new byte[UpdateAgent.MaxMessage];
        CborWriter writer = new();
        writer.Start(buffer, 0);
        writer.WriteArrayHeader(3);
        writer.WriteUnsigned(version);
        writer.WriteUnsigned((ulong)offset);
        writer.WriteBytes(data, 0, data.Length);
        Assert.False(writer.Overflowed);
        return buffer[..writer.Position];
    }

    /// <summary>What a gateway does: offers, then sends what the device asks for until it is staged.</summary>
    public void Send(UpdateAgent agent, uint version, byte[] payload, byte[] manifest, int chunk = 700)
    {
        agent.Receive(manifest, 0, manifest.Length);
        for (int i = 0; i < 100 && agent.Phase == UpdatePhase.Staging; i++)
        {
            byte[] message = Chunk(version, agent.Offset, payload[agent.Offset..Math.Min(payload.Length, agent.Offset + chunk)]);
            agent.Receive(message, 0, message.Length);
        }
    }

    /// <summary>The bytes of the slot that the agent says runs; null for what is built in.</summary>
    public byte[]? Running(UpdateAgent agent)
    {
        if (agent.Slot == UpdateAgent.BuiltIn)
        {
            return null;
        }

        IBlockFile file = Store.Open(UpdateAgent.NameOf(agent.Slot));
        byte[] bytes = new byte[file.Length];
        file.Read(0, bytes, 0, bytes.Length);
        return bytes;
    }

    /// <summary>Power comes back: what is on the medium after the cut.</summary>
    public UpdateBench AfterCut(CutMode mode, Random random) => new()
    {
        Store = Store.AfterCut(mode, random),
        record = record,
        Options = { MaximumLength = Options.MaximumLength },
    };

    public int Read(byte[] buffer)
    {
        record.CopyTo(buffer, 0);
        return record.Length;
    }

    public void Write(byte[] data, int count)
    {
        bool cut = StateWritesLeft-- <= 0;
        if (!cut || CutAfterWrite)
        {
            record = data[..count];
        }

        if (cut)
        {
            throw new PowerCutException();
        }
    }

    public void DamageState() => record[20] ^= 1;
}
