using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Tests.Bench;
using Microsoft.Extensions.Configuration;

namespace EdgeEnergy.Service.Tests;

public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-settings-");
    private readonly Dictionary<string, string?> settings;

    public SettingsTests()
    {
        string password = Path.Combine(folder.FullName, "password");
        File.WriteAllText(password, "secret");
        settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["DataFolder"] = Path.Combine(folder.FullName, "data"),
            ["Port"] = "0",
            ["MqttPasswordFile"] = password,
            ["DevelopmentSeed"] = "1",
            ["ContractsFolder"] = folder.FullName,
        };
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Good_settings_are_taken() => Assert.Equal(15, Read().PeriodMinutes);

    [Theory]
    [InlineData("Clock", "fast", "settings: Gateway:Clock: found fast, expected \"system\" or \"stepped\"")]
    [InlineData("PeriodMinutes", "7", "settings: Gateway:PeriodMinutes: found 7, expected a divisor of 60 from 5 to 60")]
    [InlineData("Port", "65536", "settings: Gateway:Port: found 65536, expected 0 to 65535")]
    [InlineData("MqttPort", "0", "settings: Gateway:MqttPort: found 0, expected 1 to 65535")]
    [InlineData("ChainUrl", "ftp://there", "settings: Gateway:ChainUrl: found ftp://there, expected an http or https address")]
    [InlineData("WitnessUrl", "there", "settings: Gateway:WitnessUrl: found there, expected an http or https address")]
    [InlineData("WitnessUrl", "http://127.0.0.1:8545", "settings: Gateway:WitnessUrl: found http://127.0.0.1:8545, expected another node than ChainUrl")]
    [InlineData("DeploymentFile", "/nowhere", "settings: Gateway:DeploymentFile: found /nowhere, expected nothing on chain 31337, where the gateway deploys")]
    [InlineData("ProfileFile", "/nowhere", "settings: Gateway:ProfileFile: found /nowhere, expected nothing on chain 31337")]
    [InlineData("MqttPasswordFile", "", "settings: Gateway:MqttPasswordFile: found nothing, expected a readable file")]
    [InlineData("ContractsFolder", "/nowhere", "settings: Gateway:ContractsFolder: found /nowhere, expected the folder of the compiled contracts")]
    [InlineData("WebFolder", "/nowhere", "settings: Gateway:WebFolder: found /nowhere, expected the folder of the built page")]
    [InlineData("ChainId", "1", "settings: Gateway:DeploymentFile: found nothing, expected a readable file")]
    [InlineData("Pkcs11Module", "/nowhere/module.so", "settings: Gateway:Pkcs11Module: found /nowhere/module.so, expected a readable file")]
    [InlineData("Pkcs11Module", "/bin/sh", "settings: Gateway:Pkcs11Token: found nothing, expected the label of a token of the module")]
    [InlineData("Pkcs11Token", "edge", "settings: Gateway:Pkcs11Module: found nothing beside a token or PIN, expected the path of a PKCS#11 module")]
    [InlineData("KeystoreFolder", "/nowhere", "settings: Gateway:KeystoreFolder: found /nowhere, expected the folder of the keystore files")]
    [InlineData("KeystorePasswordFile", "/nowhere", "settings: Gateway:KeystoreFolder: found nothing beside a password, expected the folder of the keystore files")]
    public void A_bad_setting_is_named(string name, string? value, string line)
    {
        settings[name] = value;
        Assert.Equal(line, Assert.Throws<InputException>(Read).Message);
    }

    [Fact]
    public void Off_development_chains_no_key_may_be_public()
    {
        settings["ChainId"] = "1";
        settings["DeploymentFile"] = settings["ProfileFile"] = settings["MqttPasswordFile"];
        Assert.Equal("settings: Gateway:DevelopmentSeed: found chain 1, expected chain 31337, the only one where keys may be public", Assert.Throws<InputException>(Read).Message);
    }

    [Theory]
    [InlineData("Port", "eighty", "Port")]
    [InlineData("Prot", "80", "Prot")]
    public void A_misspelt_setting_or_a_word_for_a_number_is_refused(string name, string value, string named)
    {
        settings[name] = value;
        string line = Assert.Throws<InputException>(Read).Message;
        Assert.StartsWith("settings: ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task The_process_ends_with_one_line_and_status_two()
    {
        settings["PeriodMinutes"] = "7";
        using GatewayProcess process = new(settings.Select(s => $"--Gateway:{s.Key}={s.Value}"));
        (int status, string[] lines) = await process.FailureAsync();
        Assert.Equal(2, status);
        Assert.Equal(["settings: Gateway:PeriodMinutes: found 7, expected a divisor of 60 from 5 to 60"], lines);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_ends_with_one_line_and_status_two()
    {
        settings["DataFolder"] = Path.Combine(settings["MqttPasswordFile"]!, "data");
        using GatewayProcess process = new(settings.Select(s => $"--Gateway:{s.Key}={s.Value}"));
        (int status, string[] lines) = await process.FailureAsync();
        Assert.Equal(2, status);
        Assert.StartsWith("settings: Gateway:DataFolder: found ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_of_keys_reaches_the_ladder()
    {
        settings["Pkcs11Module"] = settings["Pkcs11PinFile"] = settings["KeystorePasswordFile"] = settings["MqttPasswordFile"];
        settings["Pkcs11Token"] = "edge";
        settings["KeystoreFolder"] = folder.FullName;
        string file = settings["MqttPasswordFile"]!;
        Assert.Equal(
            new KeySettings
            {
                ChainId = 31337,
                Pkcs11Module = file,
                Pkcs11Token = "edge",
                Pkcs11PinFile = file,
                CredentialsFolder = "/run/credentials/edgeenergy.service",
                KeystoreFolder = folder.FullName,
                KeystorePasswordFile = file,
                DevelopmentSeed = 1,
            },
            Read().Keys("/run/credentials/edgeenergy.service"));
    }

    [Fact]
    public async Task Without_keys_the_process_ends_with_one_line_and_status_two()
    {
        settings.Remove("DevelopmentSeed");
        using GatewayProcess process = new(settings.Select(s => $"--Gateway:{s.Key}={s.Value}"));
        (int status, string[] lines) = await process.FailureAsync();
        Assert.Equal(2, status);
        Assert.Equal(["settings: keys: found none, expected Pkcs11Module, a systemd credential edgeenergy.secret or edgeenergy.key_NAME, or KeystoreFolder"], lines);
    }

    /// <summary>As systemd starts a unit with LoadCredentialEncrypted=edgeenergy.secret.</summary>
    [Fact]
    public async Task A_secret_among_the_credentials_of_the_service_is_taken_and_not_told()
    {
        settings.Remove("DevelopmentSeed");
        settings["ChainId"] = "20260";
        settings["ProfileFile"] = Path.Combine(Repository.Contracts, "networks", "consortium.json");
        settings["DeploymentFile"] = settings["MqttPasswordFile"];
        string secret = "5f2d1c0b9a8877665544332211ffeeddccbbaa99887766554433221100aabbcc";
        SecretFile.Write(Path.Combine(folder.FullName, "edgeenergy.secret"), secret);
        using GatewayProcess process = await new GatewayProcess(settings.Select(s => $"--Gateway:{s.Key}={s.Value}"), credentials: folder.FullName).ReadyAsync();
        using DerivedKeyring expected = new(Convert.FromHexString(secret));
        Assert.Contains($"info keys: systemd credential edgeenergy.secret; operator {expected.Signer(LedgerAccounts.Operator).Address}", process.Lines);
        Assert.DoesNotContain(process.Lines, l => l.Contains(secret[..8], StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, await process.EndAsync());
    }

    private GatewayOptions Read() => GatewayOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Where(s => s.Value is not null).Select(s => KeyValuePair.Create("Gateway:" + s.Key, s.Value))).Build());
}
