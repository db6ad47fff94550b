namespace EdgeEnergy.Ledger;

/// <summary>The node's own answer that it will not do this. <see cref="RevertData"/> is the revert data where there was a revert.</summary>
public sealed class RpcException(string method, long code, string message, byte[] revertData) : Exception($"{method}: {message} ({code})")
{
    public string Method { get; } = method;

    /// <summary>JSON-RPC error code; 3 is a revert with data.</summary>
    public long Code { get; } = code;

    /// <summary>The message as the node wrote it.</summary>
    public string NodeMessage { get; } = message;

    /// <summary>What the contract reverted with; empty where there was none.</summary>
    public byte[] RevertData { get; } = revertData;
}
