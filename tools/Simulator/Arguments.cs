using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator;

/// <summary>The command line: a command, a rig file and options.</summary>
internal sealed record Arguments(string Command, string RigPath, int Seed, int? Homes, string? MapPath)
{
    private const string Usage =
        "run RIG.yaml --seed S [--homes N] [--map MAP.bin], history RIG.yaml --seed S [--homes N], or rig RIG.yaml [--homes N] --json";

    public static Arguments Parse(string[] words)
    {
        if (words.Length < 2 || words[0] is not ("run" or "history" or "rig"))
        {
            throw new RigException("command line", "command", words.Length == 0 ? "nothing" : string.Join(' ', words), Usage);
        }

        int? seed = null;
        int? homes = null;
        string? map = null;
        bool json = false;
        for (int i = 2; i < words.Length; i++)
        {
            switch (words[i])
            {
                case "--seed":
                    seed = Number(words, ++i);
                    break;
                case "--homes":
                    homes = Number(words, ++i);
                    break;
                case "--map" when i + 1 < words.Length:
                    map = words[++i];
                    break;
                case "--json":
                    json = true;
                    break;
                default:
                    throw new RigException("command line", "option", words[i], Usage);
            }
        }

        bool rig = words[0] == "rig";
        if (rig != json || rig == seed.HasValue || (map is not null && words[0] != "run"))
        {
            throw new RigException("command line", "options", string.Join(' ', words), Usage);
        }

        return new Arguments(words[0], words[1], seed ?? 0, homes, map);
    }

    private static int Number(string[] words, int i) =>
        i < words.Length && int.TryParse(words[i], out int value) && value >= 0
            ? value
            : throw new RigException("command line", words[i - 1], i < words.Length ? words[i] : "nothing", "an integer of 0 or more");
}
