using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger key`: makes and lists keys of accounts on a PKCS#11 token or in keystore files. No key and no secret is ever shown.</summary>
internal static class LedgerKeyCommand
{
    public static Command Create() => new("key", "keys of accounts, on a PKCS#11 token or in keystore files")
    {
        CreateKeys(),
        ListKeys(),
    };

    private static Command CreateKeys()
    {
        LedgerKeyPlace place = new();
        Argument<string[]> names = new("NAME") { Description = "accounts: operator, command, grid, fee, participants", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> secret = new("--secret") { Description = "instead of a key an account, in keystore files: one secret from which the keys of all accounts derive" };
        Command command = new("create", "make keys; their addresses, a line each") { names, secret };
        place.AddTo(command);
        command.SetAction(parsed =>
        {
            foreach ((string name, string address) in place.Create(parsed, parsed.GetValue(names)!, parsed.GetValue(secret)))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{name} {address}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command ListKeys()
    {
        LedgerKeyPlace place = new();
        JsonOption json = new();
        Command command = new("list", "accounts and their addresses, a line each");
        place.AddTo(command);
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            IReadOnlyList<LedgerKey> keys = place.List(parsed);
            if (json.IsGiven(parsed))
            {
                json.Write(parsed, new { Keys = keys });
                return ExitCode.Done;
            }

            foreach (LedgerKey key in keys)
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{key.Account} {key.Address ?? $"not usable: {key.Fault}"}");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
