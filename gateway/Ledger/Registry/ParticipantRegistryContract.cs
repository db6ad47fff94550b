using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Calls of the registry of participants, reads and events. Participants sign their own applications; the operator decides.</summary>
public sealed class ParticipantRegistryContract(EthereumClient chain, long chainId, string address)
{
    private const string ApplicationType = "Application(address participant,uint8 role,uint256 nonce,uint64 deadline)";
    private const string DomainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    private const string DomainName = "EdgeEnergyRegistry";
    private const string DomainVersion = "1";

    public string Address { get; } = address;

    /// <summary>Keccak-256 of a device's name, by which contracts know its meter.</summary>
    public static byte[] MeterId(string device) => Keccak.Hash(Encoding.UTF8.GetBytes(device));

    /// <summary>The account applies for a role by a transaction of its own.</summary>
    public OutboxIntent Apply(string account, RegistryRole role, string key) =>
        Intent(key, "apply", account, AbiEncoder.Call("applyFor(uint8)").Number((int)role));

    /// <summary>Anybody brings an application that the participant signed (<see cref="ApplicationHash"/>); 65 bytes, r|s|v with v 27 or 28.</summary>
    public OutboxIntent ApplyWithSignature(string account, string participant, RegistryRole role, long deadlineUnix, ReadOnlySpan<byte> signature, string key) => Intent(
        key, "apply", account, AbiEncoder.Call("applyWithSignature(address,uint8,uint64,bytes)").Address(participant).Number((int)role).Number(deadlineUnix).Bytes(signature));

    /// <summary>Approves with the meter's id and the address of its key; null for the grid and the transmission operator, who have none.</summary>
    public OutboxIntent Approve(string participant, (byte[] Id, string Key)? meter, string key) => Intent(
        key, "approve participant", LedgerAccounts.Operator,
        AbiEncoder.Call("approve(address,bytes32,address)").Address(participant).Bytes32(meter?.Id ?? new byte[32]).Address(meter?.Key ?? "0x" + new string('0', 40)));

    public OutboxIntent Reject(string participant, string reason, string key) =>
        Intent(key, "reject participant", LedgerAccounts.Operator, AbiEncoder.Call("reject(address,string)").Address(participant).Text(reason));

    /// <summary>Excludes a participant for good.</summary>
    public OutboxIntent Revoke(string participant, string reason, string key) =>
        Intent(key, "revoke participant", LedgerAccounts.Operator, AbiEncoder.Call("revoke(address,string)").Address(participant).Text(reason));

    public OutboxIntent ReplaceMeter(string participant, byte[] meterId, string meterKey, string key) => Intent(
        key, "replace meter", LedgerAccounts.Operator, AbiEncoder.Call("replaceMeter(address,bytes32,address)").Address(participant).Bytes32(meterId).Address(meterKey));

    /// <summary>What a participant signs to apply (EIP-712), with the number of its next application and the time until which it may be brought.</summary>
    public byte[] ApplicationHash(string participant, RegistryRole role, long nonce, long deadlineUnix)
    {
        byte[] domain = Keccak.Hash(AbiEncoder.Arguments()
            .Bytes32(Hash(DomainType)).Bytes32(Hash(DomainName)).Bytes32(Hash(DomainVersion)).Number(chainId).Address(Address).ToArray());
        byte[] application = Keccak.Hash(AbiEncoder.Arguments()
            .Bytes32(Hash(ApplicationType)).Address(participant).Number((int)role).Number(nonce).Number(deadlineUnix).ToArray());
        return Keccak.Hash([0x19, 0x01, .. domain, .. application]);
    }

    /// <summary>A participant by its address; of status None where the registry has none.</summary>
    public async Task<RegisteredParticipant> ParticipantAsync(string participant, CancellationToken cancellationToken)
    {
        AbiReader answer = new(await ReadAsync(AbiEncoder.Call("participantOf(address)").Address(participant), cancellationToken));
        return new RegisteredParticipant(
            (ParticipantStatus)answer.Long(0), (RegistryRole)answer.Long(1), (int)answer.Long(2), answer.Address(3), answer.Word(4).ToArray());
    }

    /// <summary>0 to 1000; 0 for anyone not approved.</summary>
    public async Task<int> ReputationAsync(string participant, CancellationToken cancellationToken) =>
        (int)new AbiReader(await ReadAsync(AbiEncoder.Call("reputationOf(address)").Address(participant), cancellationToken)).Long(0);

    /// <summary>Number of the participant's next signed application.</summary>
    public async Task<long> NonceAsync(string participant, CancellationToken cancellationToken) =>
        new AbiReader(await ReadAsync(AbiEncoder.Call("nonceOf(address)").Address(participant), cancellationToken)).Long(0);

    /// <summary>The registry's events in these blocks, oldest first.</summary>
    public async Task<IReadOnlyList<RegistryEvent>> EventsAsync(long fromBlock, long toBlock, CancellationToken cancellationToken) =>
        [.. (await chain.LogsAsync(Address, fromBlock, toBlock, cancellationToken)).Select(Read).OfType<RegistryEvent>()];

    /// <summary>An event of the registry; null for another.</summary>
    public static RegistryEvent? Read(LogEntry log)
    {
        string? signature = EventTopics.Registry.SignatureOf(log);
        if (signature is null)
        {
            return null;
        }

        string name = signature[..signature.IndexOf('(', StringComparison.Ordinal)];
        string participant = new AbiReader(log.Topics[1]).Address(0);
        AbiReader data = new(log.Data);
        return name switch
        {
            "Applied" or "Approved" => new RegistryEvent(name, participant, (RegistryRole)data.Long(0), null, null),
            "Rejected" or "Revoked" => new RegistryEvent(name, participant, null, Encoding.UTF8.GetString(data.Bytes(0)), null),
            "ReputationChanged" => new RegistryEvent(name, participant, null, null, (int)data.Long(1)),
            _ => new RegistryEvent(name, participant, null, null, null),
        };
    }

    private static byte[] Hash(string text) => Keccak.Hash(Encoding.UTF8.GetBytes(text));

    private OutboxIntent Intent(string key, string kind, string account, AbiEncoder call) => new(key, kind, account, Address, call.ToArray(), 0);

    private Task<byte[]> ReadAsync(AbiEncoder call, CancellationToken cancellationToken) => chain.CallAsync(new CallRequest(null, Address, call.ToArray()), cancellationToken);
}
