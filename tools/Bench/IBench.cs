namespace EdgeEnergy.Bench;

/// <summary>One engine's figures. The returned object becomes the JSON, keys in snake_case.</summary>
internal interface IBench
{
    string Name { get; }

    Task<object> RunAsync(BenchScope scope, CancellationToken cancellation);
}
