namespace EdgeEnergy.Ledger.Tests;

/// <summary>What becomes of one HTTP request on its way to the node and back.</summary>
internal enum Fate
{
    Arrives,

    /// <summary>The connection breaks before the node has it.</summary>
    RequestLost,

    /// <summary>The node has acted and the connection breaks: a time-out after accept.</summary>
    AnswerLost,

    /// <summary>The node gets it twice; the second answer is delivered.</summary>
    Twice,

    /// <summary>The node has acted; the answer is held back until the client gives up.</summary>
    Held,

    /// <summary>A gateway in between says that it is busy.</summary>
    BadGateway,

    /// <summary>A page of HTML with status 200.</summary>
    Html,

    /// <summary>Half of the answer.</summary>
    Half,

    /// <summary>The answer of a request that was not asked.</summary>
    OtherId,

    /// <summary>JSON that is not JSON-RPC.</summary>
    NoRpc,
}
