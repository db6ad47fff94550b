using System.Collections.Frozen;
using System.Text;

namespace EdgeEnergy.Ledger;

/// <summary>Events of a contract by their first topic, the hash of the canonical signature.</summary>
public sealed class EventTopics
{
    private readonly FrozenDictionary<string, string> _byTopic;

    /// <summary>Events with these canonical signatures.</summary>
    public EventTopics(params IReadOnlyList<string> signatures) => _byTopic =
        signatures.ToFrozenDictionary(signature => Convert.ToHexStringLower(Keccak.Hash(Encoding.ASCII.GetBytes(signature))), StringComparer.Ordinal);

    /// <summary>Of the registry of participants.</summary>
    public static EventTopics Registry { get; } = new(
        "Applied(address,uint8)", "Approved(address,uint8,bytes32,address)", "Rejected(address,string)", "Revoked(address,string)",
        "MeterReplaced(address,bytes32,address)", "ReporterChanged(address,bool)", "ReputationChanged(address,address,uint256,uint256)");

    /// <summary>Of the market among neighbours.</summary>
    public static EventTopics LocalMarket { get; } = new(
        "Offered(uint64,uint256,address,uint64,uint64)", "Requested(uint64,uint256,address,uint64,uint16)", "Matched(uint64,address,address,uint256,uint64,uint64)",
        "Unfilled(uint64,uint256,uint64)", "Cleared(uint64,uint256,uint64[])", "Rated(uint64,uint256,address,address,uint256)");

    /// <summary>Of the renewable market.</summary>
    public static EventTopics RenewableMarket { get; } = new(
        "SupplyChanged(address,uint64,uint64,uint64,uint64)", "SupplyConfirmed(address)", "SupplyDropped(address)", "Demanded(address,bytes32,uint64,uint64,uint64,uint64)",
        "DemandTakenBack(address,bytes32)", "Matched(address,address,bytes32,uint64,uint256,uint256,uint256)", "RuleChanged(uint64,uint64,uint64,uint64,uint64)");

    /// <summary>Of the daily roots of readings.</summary>
    public static EventTopics Anchors { get; } = new("Anchored(bytes32,uint32,bytes32,uint64)");

    /// <summary>The signatures known here.</summary>
    public IReadOnlyCollection<string> Signatures => _byTopic.Values;

    /// <summary>The signature of an event; null for one that is not of this contract.</summary>
    public string? SignatureOf(LogEntry log) => log.Topics.Count == 0 ? null : _byTopic.GetValueOrDefault(Convert.ToHexStringLower(log.Topics[0]));
}
