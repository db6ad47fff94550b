namespace EdgeEnergy.Ledger;

/// <summary>A local development chain to be started.</summary>
public sealed record AnvilSettings
{
    /// <summary>The contracts folder, where "npm ci" was run.</summary>
    public required string ContractsFolder { get; init; }

    /// <summary>Where the chain keeps its state between runs; everything it writes is in here.</summary>
    public required string StateFolder { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Make a block for each transaction; otherwise only when told (tests).</summary>
    public bool MineAtOnce { get; init; } = true;

    /// <summary>Time of the first block, Unix seconds; it runs on from there. The machine's own time when null.</summary>
    public long? GenesisUnix { get; init; }

    /// <summary>Another chain id than that of development chains (tests of what is refused there).</summary>
    public long ChainId { get; init; } = WellKnownKeys.DevelopmentChainId;

    /// <summary>Rules of the chain by the name of a hard fork, such as "cancun" (tests of chains with older rules); the newest when null.</summary>
    public string? HardFork { get; init; }

    /// <summary>Keep the state of every block in memory, which reorganisations need (tests); otherwise of the newest 64.</summary>
    public bool KeepHistory { get; init; }
}
