using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger;

/// <summary>A call to be simulated: sender (or none), receiver, call data.</summary>
public sealed record CallRequest(string? From, string To, byte[] Data)
{
    internal JsonObject ToJson()
    {
        JsonObject json = new() { ["to"] = To, ["data"] = Hex.Format(Data) };
        if (From is not null)
        {
            json["from"] = From;
        }

        return json;
    }
}
