using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger genesis`: the first block of a consortium's network.</summary>
internal static class LedgerGenesisCommand
{
    private const string Clique = "clique";
    private const string Qbft = "qbft";

    public static Command Create()
    {
        Option<string> consensus = ChoiceOption.Create("--consensus", "how validators agree", Qbft, [Qbft, Clique]);
        Option<string> validators = new("--validators") { Description = "addresses of the validators, with commas between them", Required = true };
        Option<long> chainId = NumberOption.Whole<long>("--chain-id", "chain id of the network", 20260, 1, long.MaxValue / 2);
        Option<int> period = NumberOption.Whole<int>("--period", "seconds between blocks", 5, 1, 3600);
        Option<string?> output = new("--out") { Description = "file; standard output without it" };
        Command command = new("genesis", "genesis document of a consortium's network") { consensus, validators, chainId, period, output };
        command.SetAction(parsed =>
        {
            string document = GenesisDocument.Create(
                parsed.GetValue(consensus) == Clique ? GenesisConsensus.Clique : GenesisConsensus.Qbft,
                parsed.GetValue(chainId),
                parsed.GetValue(validators)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                parsed.GetValue(period));
            if (parsed.GetValue(output) is not { } path)
            {
                parsed.InvocationConfiguration.Output.WriteLine(document);
                return ExitCode.Done;
            }

            try
            {
                File.WriteAllText(path, document + "\n");
                return ExitCode.Done;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                throw new InputException($"{path}: can not be written: {e.Message}", e);
            }
        });
        return command;
    }
}
