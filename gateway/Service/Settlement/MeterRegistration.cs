using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Settlement;

/// <summary>
/// Names every trader's meter in the vault of a development chain, where the operator owns it. On other chains that is the owner's to do.
/// </summary>
public static class MeterRegistration
{
    /// <summary>Queues what is not queued yet: a transaction for each account, meter and number of homes.</summary>
    public static void Queue(Community community, Deployment deployment, IOutboxStore store)
    {
        if (deployment.ChainId != WellKnownKeys.DevelopmentChainId)
        {
            return;
        }

        VaultDisputes vault = new(deployment);
        Dictionary<string, Device> devices = community.Devices().ToDictionary(d => d.Id, StringComparer.Ordinal);
        foreach (Participant trader in community.Traders)
        {
            string address = EthereumAddress.Format(devices[trader.DeviceId!].Address);
            store.Enqueue(vault.SetMeter(
                trader.Id, trader.DeviceId!, address, trader.Multiplier, $"meter:{deployment.ChainId}:{deployment.Vault}:{trader.Id}:{trader.DeviceId}:{address}:{trader.Multiplier}"));
        }
    }
}
