using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Configuration;

/// <summary>
/// Bootstrap settings: addresses, paths and where secrets lie (section "Gateway" of appsettings.json, the environment or the command line).
/// Everything else lives in the store.
/// </summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Folder of the store and of the admin token; made when missing.</summary>
    public string DataFolder { get; set; } = "/var/lib/edgeenergy";

    /// <summary>Port of the page and the API on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; set; } = 8421;

    /// <summary>Folder of the built page; empty serves the API alone.</summary>
    public string WebFolder { get; set; } = "";

    public string MqttHost { get; set; } = "127.0.0.1";
    public int MqttPort { get; set; } = 1883;
    public string MqttUser { get; set; } = "gateway";

    /// <summary>File with the broker password.</summary>
    public string MqttPasswordFile { get; set; } = "";

    public string ChainUrl { get; set; } = "http://127.0.0.1:8545";
    public long ChainId { get; set; } = 31337;

    /// <summary>A second node, of somebody else, without whose word nothing is final; empty: one node is believed as far as it can be checked.</summary>
    public string WitnessUrl { get; set; } = "";

    /// <summary>On any chain but a development chain: the record that "edge ledger deploy" wrote, and the network's profile.</summary>
    public string DeploymentFile { get; set; } = "";
    public string ProfileFile { get; set; } = "";

    /// <summary>Folder of the compiled contracts.</summary>
    public string ContractsFolder { get; set; } = "";

    /// <summary>
    /// Keys of the operator, the custodial wallets and the commands to devices, on a PKCS#11 token: absolute path of the module, label of the token,
    /// file with the PIN (empty: the systemd credential edgeenergy.pin).
    /// </summary>
    public string Pkcs11Module { get; set; } = "";
    public string Pkcs11Token { get; set; } = "";
    public string Pkcs11PinFile { get; set; } = "";

    /// <summary>Or in keystore files: their folder, and a file with their password (empty: the systemd credential edgeenergy.keystore-password).</summary>
    public string KeystoreFolder { get; set; } = "";
    public string KeystorePasswordFile { get; set; } = "";

    /// <summary>Or, on a development chain only: keys that follow from this number.</summary>
    public long? DevelopmentSeed { get; set; }

    /// <summary>"system", or "stepped" where a lock-step run sets the time through the API.</summary>
    public string Clock { get; set; } = "system";

    /// <summary>Where a stepped clock starts, Unix seconds.</summary>
    public long ClockStartUnix { get; set; }

    /// <summary>Settlement period, minutes: 5 to 60, a divisor of 60.</summary>
    public int PeriodMinutes { get; set; } = 15;

    /// <summary>Reads the section; a misspelt setting or a value of the wrong kind is refused in one line.</summary>
    public static GatewayOptions Read(IConfiguration configuration)
    {
        try
        {
            GatewayOptions options = configuration.GetSection(Section).Get<GatewayOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new GatewayOptions();
            options.Validate();
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw new InputException($"settings: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    public bool Stepped => Clock == "stepped";

    /// <summary>Where keys may be, with the folder of systemd's credentials where the process has one.</summary>
    public KeySettings Keys(string? credentialsFolder) => new()
    {
        ChainId = ChainId,
        Pkcs11Module = Pkcs11Module,
        Pkcs11Token = Pkcs11Token,
        Pkcs11PinFile = Pkcs11PinFile,
        CredentialsFolder = credentialsFolder ?? "",
        KeystoreFolder = KeystoreFolder,
        KeystorePasswordFile = KeystorePasswordFile,
        DevelopmentSeed = DevelopmentSeed,
    };

    /// <summary>Refuses settings that can not work, one line each, before anything starts.</summary>
    private void Validate()
    {
        Require(Clock is "system" or "stepped", nameof(Clock), Clock, "\"system\" or \"stepped\"");
        Require(PeriodMinutes is >= 5 and <= 60 && 60 % PeriodMinutes == 0, nameof(PeriodMinutes), PeriodMinutes.ToString(), "a divisor of 60 from 5 to 60");
        Require(Port is >= 0 and <= 65535, nameof(Port), Port.ToString(), "0 to 65535");
        Require(MqttPort is > 0 and <= 65535, nameof(MqttPort), MqttPort.ToString(), "1 to 65535");
        RequireAddress(ChainUrl, nameof(ChainUrl));
        if (WitnessUrl.Length > 0)
        {
            RequireAddress(WitnessUrl, nameof(WitnessUrl));
            Require(WitnessUrl != ChainUrl, nameof(WitnessUrl), WitnessUrl, $"another node than {nameof(ChainUrl)}");
        }

        ValidateNetwork();
        RequireFile(MqttPasswordFile, nameof(MqttPasswordFile));
        ValidateKeys();
        Require(Directory.Exists(ContractsFolder), nameof(ContractsFolder), ContractsFolder, "the folder of the compiled contracts");
        Require(WebFolder.Length == 0 || Directory.Exists(WebFolder), nameof(WebFolder), WebFolder, "the folder of the built page");
    }

    private void ValidateNetwork()
    {
        if (ChainId == WellKnownKeys.DevelopmentChainId)
        {
            Require(DeploymentFile.Length == 0, nameof(DeploymentFile), DeploymentFile, $"nothing on chain {ChainId}, where the gateway deploys");
            Require(ProfileFile.Length == 0, nameof(ProfileFile), ProfileFile, $"nothing on chain {ChainId}");
        }
        else
        {
            RequireFile(DeploymentFile, nameof(DeploymentFile));
            RequireFile(ProfileFile, nameof(ProfileFile));
        }
    }

    private void ValidateKeys()
    {
        if (Pkcs11Module.Length > 0)
        {
            RequireFile(Pkcs11Module, nameof(Pkcs11Module));
            Require(Pkcs11Token.Length > 0, nameof(Pkcs11Token), "nothing", "the label of a token of the module");
        }
        else
        {
            Require(Pkcs11Token.Length == 0 && Pkcs11PinFile.Length == 0, nameof(Pkcs11Module), "nothing beside a token or PIN", "the path of a PKCS#11 module");
        }

        Require(KeystoreFolder.Length > 0 || KeystorePasswordFile.Length == 0, nameof(KeystoreFolder), "nothing beside a password", "the folder of the keystore files");
        Require(KeystoreFolder.Length == 0 || Directory.Exists(KeystoreFolder), nameof(KeystoreFolder), KeystoreFolder, "the folder of the keystore files");
        foreach ((string path, string name) in (ReadOnlySpan<(string, string)>)[(Pkcs11PinFile, nameof(Pkcs11PinFile)), (KeystorePasswordFile, nameof(KeystorePasswordFile))])
        {
            if (path.Length > 0)
            {
                RequireFile(path, name);
            }
        }

        Require(
            DevelopmentSeed is null || ChainId == WellKnownKeys.DevelopmentChainId,
            nameof(DevelopmentSeed), $"chain {ChainId}", $"chain {WellKnownKeys.DevelopmentChainId}, the only one where keys may be public");
    }

    private static void RequireAddress(string url, string name) =>
        Require(Uri.TryCreate(url, UriKind.Absolute, out Uri? node) && node.Scheme is "http" or "https", name, url, "an http or https address");

    private static void RequireFile(string path, string name) => Require(File.Exists(path), name, path.Length == 0 ? "nothing" : path, "a readable file");

    private static void Require(bool holds, string name, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException("settings", $"{Section}:{name}", found, expected);
        }
    }
}
