using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;

namespace EdgeEnergy.Service;

/// <summary>What a gateway needs from its surroundings, made once at start.</summary>
public sealed record GatewayServices(
    GatewayOptions Options,
    IGatewayStore Store,
    EventLog Events,
    LiveState Live,
    TimeProvider Time,
    IKeyring Keyring,
    IEcdsaVerifier Verifier)
{
    private const string DeploymentSetting = "deployment";

    /// <summary>Test tokens beside the first deposit: enough for years of charges, on a development chain only.</summary>
    private const long TestWalletMicro = 10_000_000 * Money.MicroPerUnit;

    private static readonly TimeSpan ChainTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How transactions are sent: as the network's profile says, or a development chain's.</summary>
    public TransactionSenderOptions SenderOptions { get; } = SendingOf(Options);

    public EthereumClient Chain() => Client(Options.ChainUrl);

    public TransactionSender Sender(EthereumClient chain) => new(chain, Keyring, Store, SenderOptions, Events.Write);

    /// <summary>The contracts of this community: those recorded, or, on a development chain, new ones.</summary>
    public async Task<Deployment> DeploymentAsync(Community community, EthereumClient chain, TransactionSender sender, CancellationToken cancellation)
    {
        CheckOwnKeys(community);
        if (Store.GetSetting(DeploymentSetting) is { } recorded)
        {
            return Recorded(recorded, community);
        }

        Deployment made = Options.DeploymentFile.Length > 0
            ? await DeployedAsync(community, chain, sender, cancellation)
            : await DevelopmentAsync(community, chain, sender, cancellation);
        Store.SetSetting(DeploymentSetting, JsonSerializer.Serialize(made));
        return made;
    }

    private static EthereumClient Client(string url) => new(new JsonRpcClient(new Uri(url), ChainTimeout));

    private static TransactionSenderOptions SendingOf(GatewayOptions options)
    {
        TransactionSenderOptions sending = new() { ChainId = options.ChainId };
        if (options.ProfileFile.Length > 0)
        {
            NetworkProfile profile = NetworkProfileFile.Read(options.ProfileFile);
            sending = profile.ChainId == options.ChainId
                ? profile.Sending
                : throw new InputException(options.ProfileFile, "chain_id", $"{profile.ChainId}", $"{options.ChainId}, the chain of the settings");
        }

        return sending with { Witness = options.WitnessUrl.Length > 0 ? Client(options.WitnessUrl) : null };
    }

    private Task<Deployment> DeployedAsync(Community community, EthereumClient chain, TransactionSender sender, CancellationToken cancellation)
    {
        CommunityTerms terms = new(community.Accounts, community.OwnKeys, community.Document.Tariffs.FeeMicroPerKwh, Options.PeriodMinutes);
        return DeployedVault.OpenAsync(
            chain, sender, Store, Keyring, ContractArtifacts.Load(Options.ContractsFolder), DeploymentRecord.Read(Options.DeploymentFile), terms, cancellation);
    }

    private Task<Deployment> DevelopmentAsync(Community community, EthereumClient chain, TransactionSender sender, CancellationToken cancellation)
    {
        DevelopmentChainSettings settings = new()
        {
            Accounts = community.Accounts,
            Holders = community.OwnKeys,
            WalletMicro = TestWalletMicro,
            DepositMicro = community.Document.Wallet.FloorMicro,
            FeeMicroPerKwh = community.Document.Tariffs.FeeMicroPerKwh,
            PeriodMinutes = Options.PeriodMinutes,
        };
        return DevelopmentChain.DeployAsync(chain, sender, Store, Keyring, ContractArtifacts.Load(Options.ContractsFolder), settings, cancellation);
    }

    /// <summary>Who is said to keep its key keeps one that this gateway does not have, and that is not printed in manuals.</summary>
    private void CheckOwnKeys(Community community)
    {
        foreach ((string id, string address) in community.OwnKeys)
        {
            if (community.Accounts.Append(LedgerAccounts.Operator).Where(a => !community.OwnKeys.ContainsKey(a)).FirstOrDefault(a => Keyring.Signer(a).Address == address) is { } ours)
            {
                throw new InputException($"community: participant {id}", "address", address, $"one whose key this gateway does not have: it is that of {ours}");
            }

            if (Options.ChainId != WellKnownKeys.DevelopmentChainId && WellKnownKeys.Contains(address))
            {
                throw new InputException($"community: participant {id}", "address", address, "one whose key is not known to everyone");
            }
        }
    }

    /// <summary>The recorded contracts, known to be those of this community on the chain of the settings.</summary>
    private Deployment Recorded(string text, Community community)
    {
        Deployment recorded = JsonSerializer.Deserialize<Deployment>(text)!;
        if (recorded.ChainId != Options.ChainId)
        {
            throw new InputException("settings", $"{GatewayOptions.Section}:{nameof(GatewayOptions.ChainId)}", $"{Options.ChainId}", $"{recorded.ChainId}, where the store's contracts are");
        }

        return recorded.Accounts.SequenceEqual(community.Accounts, StringComparer.Ordinal)
            ? recorded
            : throw new InputException("community", "participants with a meter", string.Join(", ", community.Accounts.Skip(2)), $"{string.Join(", ", recorded.Accounts.Skip(2))}, whose accounts the store's contracts have");
    }

    /// <summary>The gateway's session at the broker: kept while it is away, so that what devices say meanwhile arrives later.</summary>
    public MqttOptions Mqtt(Community community) => new()
    {
        Host = Options.MqttHost,
        Port = Options.MqttPort,
        ClientId = "gateway-" + community.Document.Site,
        User = Options.MqttUser,
        Password = SecretFile.Read(Options.MqttPasswordFile),
        CleanSession = false,
        ReconnectDelayMax = TimeSpan.FromSeconds(2),
    };
}
