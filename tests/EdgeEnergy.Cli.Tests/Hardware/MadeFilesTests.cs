using EdgeEnergy.Cli.Hardware;
using EdgeEnergy.Cli.Tests.Commands;

namespace EdgeEnergy.Cli.Tests.Hardware;

public sealed class MadeFilesTests
{
    [Fact]
    public void Committed_drawings_and_tables_are_what_the_data_say()
    {
        IReadOnlyList<MadeFile> made = MadeFiles.Of(HardwareFolder.Load(HardwareCopy.Original));

        Assert.Equal(["esp32-rs485", "logger-stick", "raspberry-pi-hat"], made.Where(m => m.Path.EndsWith(".svg", StringComparison.Ordinal)).Select(m => Path.GetFileNameWithoutExtension(m.Path)));
        Assert.All(made, file => Assert.Equal(File.ReadAllText(Path.Combine(HardwareCopy.Original, file.Path)), file.Text));
        Assert.Empty(MadeFiles.Differences(HardwareCopy.Original, made));
    }

    [Fact]
    public async Task Check_names_what_differs_and_draw_puts_it_right()
    {
        using HardwareCopy copy = new();
        copy.Change("wiring/esp32-rs485.yaml", "colour: violet", "colour: brown");
        File.Delete(copy.PathOf("boards/PINS.md"));
        string svg = await File.ReadAllTextAsync(copy.PathOf("wiring/esp32-rs485.svg"), TestContext.Current.CancellationToken);

        CommandRun check = await CommandRun.OfAsync("hardware", "draw", "--check", "--hardware", copy.Folder);

        Assert.Equal(1, check.ExitStatus);
        Assert.Equal(
            [
                copy.PathOf("boards/PINS.md") + ": missing",
                copy.PathOf("wiring/esp32-rs485.svg") + ": not what its data say",
                copy.PathOf("bom/esp32-rs485.md") + ": not what its data say",
                "3 of 10 files do not agree; edge hardware draw makes them anew",
            ],
            check.Output.TrimEnd().Split('\n'));
        Assert.Equal(svg, await File.ReadAllTextAsync(copy.PathOf("wiring/esp32-rs485.svg"), TestContext.Current.CancellationToken));

        CommandRun draw = await CommandRun.OfAsync("hardware", "draw", "--hardware", copy.Folder);

        Assert.Equal((0, "10 files agree with their data\n"), (draw.ExitStatus, draw.Output));
        Assert.NotEqual(svg, await File.ReadAllTextAsync(copy.PathOf("wiring/esp32-rs485.svg"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_drawing_whose_build_is_gone_is_named()
    {
        using HardwareCopy copy = new();
        File.Delete(copy.PathOf("wiring/logger-stick.yaml"));

        CommandRun check = await CommandRun.OfAsync("hardware", "draw", "--check", "--hardware", copy.Folder);

        Assert.Equal(1, check.ExitStatus);
        Assert.Equal(
            ["wiring/logger-stick.svg", "bom/logger-stick.csv", "bom/logger-stick.md"],
            check.Output.TrimEnd().Split('\n').SkipLast(1).Select(line => Path.GetRelativePath(copy.Folder, line[..line.IndexOf(": no data behind it", StringComparison.Ordinal)])));
    }

    [Fact]
    public void A_bill_of_materials_has_every_part_once_with_its_reason()
    {
        foreach (Build build in HardwareFolder.Load(HardwareCopy.Original).Builds)
        {
            string[] markdown = BillOfMaterials.WriteMarkdown(build).Split('\n');
            string[] rows = BillOfMaterials.WriteCsv(build).TrimEnd('\n').Split('\n');

            Assert.Equal(build.Items.Count + 1, rows.Length);
            foreach ((BuildItem item, string row) in build.Items.Zip(rows.Skip(1)))
            {
                Assert.StartsWith($"{item.Quantity},{item.Part.Id},", row, StringComparison.Ordinal);
                Assert.Single(markdown, line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains($" | {item.Part.Title} | ", StringComparison.Ordinal) && line.Contains($" | {item.Why} | ", StringComparison.Ordinal));
            }

            Assert.All(build.Wires, wire => Assert.Contains(markdown, line => line.StartsWith($"| {wire.From.Item.Name} | {wire.From.Terminal.Name}", StringComparison.Ordinal)
                && line.Contains($" | {wire.To.Item.Name} | {wire.To.Terminal.Name}", StringComparison.Ordinal) && line.Contains($" | {wire.Colour.Name} | ", StringComparison.Ordinal)));
        }
    }
}
