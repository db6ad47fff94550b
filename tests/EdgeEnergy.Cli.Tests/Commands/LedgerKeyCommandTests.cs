using System.Diagnostics;
using System.Text.Json;
using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class LedgerKeyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("edge-keys-").FullName;

    private string Keys => Path.Combine(folder, "keys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Keystores_are_made_listed_and_open()
    {
        using TextFile password = new("correct horse\n");

        CommandRun made = await CommandRun.OfAsync("ledger", "key", "create", "--keystore", Keys, "--password", password.Path, "operator", "command");
        CommandRun listed = await CommandRun.OfAsync("ledger", "key", "list", "--keystore", Keys);
        JsonElement json = await CommandRun.JsonOfAsync(0, "ledger", "key", "list", "--keystore", Keys, "--json", "-");

        Assert.Equal(0, made.ExitStatus);
        using LocalKeyring keyring = LocalKeyring.Open(Keys, "correct horse");
        Assert.Equal([$"operator {keyring.Signer("operator").Address}", $"command {keyring.Signer("command").Address}"], made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal([$"command {keyring.Signer("command").Address}", $"operator {keyring.Signer("operator").Address}"], listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(keyring.Signer("command").Address, json.GetProperty("keys")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task One_secret_can_stand_for_all_accounts()
    {
        string password = Path.Combine(folder, "password");
        SecretFile.Write(password, "correct horse");

        CommandRun made = await CommandRun.OfAsync("ledger", "key", "create", "--keystore", Keys, "--password", password, "--secret");
        CommandRun listed = await CommandRun.OfAsync("ledger", "key", "list", "--keystore", Keys);

        using KeyLadder ladder = KeyLadder.Open(new KeySettings { ChainId = 137, KeystoreFolder = Keys, KeystorePasswordFile = password });
        Assert.Equal($"operator {ladder.Signer("operator").Address}", made.Output.Trim());
        Assert.StartsWith("secret not usable: ", listed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_be_is_one_line()
    {
        using TextFile password = new("correct horse");
        using TextFile empty = new("\n");
        await RefusedAsync("edge: key create: accounts: found none, expected one NAME or more, or --secret", "create", "--keystore", Keys, "--password", password.Path);
        await RefusedAsync("edge: key create: accounts: found --secret and names, expected one NAME or more, or --secret", "create", "--keystore", Keys, "--password", password.Path, "--secret", "b04");
        await RefusedAsync("edge: key: place: found none, expected --pkcs11 MODULE or --keystore FOLDER", "create", "b04");
        await RefusedAsync("edge: key: place: found --pkcs11 and --keystore, expected --pkcs11 MODULE or --keystore FOLDER", "list", "--pkcs11", "/m.so", "--keystore", Keys);
        await RefusedAsync("edge: key: --token: found nothing, expected the label of a token", "list", "--pkcs11", "/m.so");
        await RefusedAsync("edge: key: --pin-file: found nothing, expected a file with the token's PIN", "list", "--pkcs11", "/m.so", "--token", "edge");
        await RefusedAsync("edge: /m.so: not found, expected the absolute path of a PKCS#11 module", "list", "--pkcs11", "/m.so", "--token", "edge", "--pin-file", password.Path);
        await RefusedAsync("edge: key create: --password: found nothing, expected a file with the password of the keystores", "create", "--keystore", Keys, "b04");
        await RefusedAsync($"edge: {empty.Path}: password: found an empty line, expected one line of text", "create", "--keystore", Keys, "--password", empty.Path, "b04");
        await RefusedAsync("edge: account: name: found ../b04, expected 1 to 64 letters, digits, - or _", "create", "--keystore", Keys, "--password", password.Path, "../b04");
        await RefusedAsync("edge: account: name: found secret, expected another: a keystore of that name holds the secret of all accounts", "create", "--keystore", Keys, "--password", password.Path, "secret");
        await RefusedAsync($"edge: {Keys}: not found, expected a folder of keystore files", "list", "--keystore", Keys);
        Assert.False(Directory.Exists(Keys));
    }

    /// <summary>In a process of its own: SoftHSM finds its tokens by an environment variable.</summary>
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_token_makes_keys_and_lists_them()
    {
        Directory.CreateDirectory(Path.Combine(folder, "tokens"));
        string configuration = Path.Combine(folder, "softhsm2.conf");
        await File.WriteAllTextAsync(configuration, $"directories.tokendir = {Path.Combine(folder, "tokens")}\n", TestContext.Current.CancellationToken);
        string pin = Path.Combine(folder, "pin");
        SecretFile.Write(pin, "4711");
        string[] place = ["--pkcs11", "/usr/lib/softhsm/libsofthsm2.so", "--token", "edge", "--pin-file", pin];
        await ProcessAsync(configuration, "softhsm2-util", "--init-token", "--free", "--label", "edge", "--so-pin", "so-pin", "--pin", "4711");
        string cli = typeof(EdgeProgram).Assembly.Location;

        string made = await ProcessAsync(configuration, "dotnet", [cli, "ledger", "key", "create", .. place, "operator", "b04"]);
        string listed = await ProcessAsync(configuration, "dotnet", [cli, "ledger", "key", "list", .. place]);

        Assert.Equal(made.Split('\n').Order(StringComparer.Ordinal), listed.Split('\n').Order(StringComparer.Ordinal));
        Assert.Matches("^operator 0x[0-9a-fA-F]{40}\nb04 0x[0-9a-fA-F]{40}\n$", made);
    }

    private static async Task RefusedAsync(string line, params string[] arguments)
    {
        CommandRun run = await CommandRun.OfAsync(["ledger", "key", .. arguments]);
        Assert.Equal(2, run.ExitStatus);
        Assert.Equal(line, run.Error.TrimEnd());
        Assert.Empty(run.Output);
    }

    private static async Task<string> ProcessAsync(string configuration, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SOFTHSM2_CONF"] = configuration;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }
}
