using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What the parts of a sender share.</summary>
internal sealed record SenderDesk(
    ChainView View, IKeyring Keyring, IOutboxStore Store, TransactionSenderOptions Options, Alarms Alarms, IEcdsaVerifier Verifier)
{
    private readonly Dictionary<long, long> _sentAt = [];

    internal EthereumClient Chain => View.Chain;

    internal string Address(OutboxEntry entry) => Keyring.Signer(entry.Intent.Account).Address;

    internal OutboxEntry Save(OutboxEntry entry)
    {
        Store.Save(entry);
        return entry;
    }

    /// <summary>Starts the time after which these bytes are priced again.</summary>
    internal void Sent(OutboxEntry entry, bool anew)
    {
        if (anew || !_sentAt.ContainsKey(entry.Id))
        {
            _sentAt[entry.Id] = Options.Time.GetTimestamp();
        }
    }

    internal void NoLongerSent(OutboxEntry entry) => _sentAt.Remove(entry.Id);

    internal bool IsLate(OutboxEntry entry)
    {
        Sent(entry, anew: false);
        return Options.Time.GetElapsedTime(_sentAt[entry.Id]) > Options.RepriceAfter;
    }
}
