using System.CommandLine;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>`edge hardware draw`: makes drawings and tables anew, or with `--check` says which are not what the data say.</summary>
internal static class HardwareDrawCommand
{
    public static Command Create()
    {
        Option<string?> folder = new("--hardware") { Description = "folder with boards, parts and wiring (default: hardware of the checkout)" };
        Option<bool> check = new("--check") { Description = "write nothing; exit status 1 when a file differs" };
        Command command = new("draw", "wiring drawings (SVG), bills of materials and the table of pins, from the data") { folder, check };
        command.SetAction(parsed =>
        {
            string root = parsed.GetValue(folder) ?? Path.Combine(Installation.Find().Root, "hardware");
            IReadOnlyList<MadeFile> made = MadeFiles.Of(HardwareFolder.Load(root));
            if (!parsed.GetValue(check))
            {
                MadeFiles.Write(root, made);
            }

            IReadOnlyList<string> differences = MadeFiles.Differences(root, made);
            TextWriter output = parsed.InvocationConfiguration.Output;
            foreach (string difference in differences)
            {
                output.WriteLine(difference);
            }

            output.WriteLine(differences.Count == 0 ? $"{made.Count} files agree with their data" : $"{differences.Count} of {made.Count} files do not agree; edge hardware draw makes them anew");
            return differences.Count == 0 ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
