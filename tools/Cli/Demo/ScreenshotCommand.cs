using System.CommandLine;
using System.Diagnostics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Demo;

/// <summary>`edge screenshot`: the page of a demo at midday, as a picture.</summary>
internal static class ScreenshotCommand
{
    private const int Hours = 13;
    private const string Browser = "/usr/bin/chromium";

    // Without these, Chromium looks for hosts of its maker at every start.
    private static readonly string[] Quiet =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb", "--window-size=1400,1650", "--virtual-time-budget=8000",
    ];

    public static Command Create()
    {
        Option<string?> file = new("--file") { Description = "PNG to write (default: gateway/Web/screenshot.png)" };
        Command command = new("screenshot", "run a demo until midday and take a picture of its page") { file };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(file), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? file, CancellationToken cancellation)
    {
        Installation installation = Installation.Find();
        if (!File.Exists(Browser))
        {
            throw new InputException(Browser, "browser", "nothing", "Debian's chromium (run tools/edge screenshot, which installs it)");
        }

        string picture = Path.GetFullPath(file ?? Path.Combine(installation.Root, "gateway", "Web", "screenshot.png"));
        DemoOptions options = new(true, Hours, null, null, 0, null, 1, Path.Combine(installation.Rigs, "community13.yaml"), []);
        using LineView view = new(Console.Error);
        await using DemoRun run = new(options, installation, view);
        await run.StartAsync(cancellation);
        await run.RunAsync(cancellation);
        await ShootAsync(run.Page, picture, cancellation);
        await Console.Out.WriteLineAsync(picture.AsMemory(), cancellation);
        return ExitCode.Done;
    }

    private static async Task ShootAsync(Uri page, string picture, CancellationToken cancellation)
    {
        string profile = Directory.CreateTempSubdirectory("edgeenergy-browser-").FullName;
        try
        {
            ProcessStartInfo start = new(Browser) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
            foreach (string argument in (string[])[.. Quiet, $"--user-data-dir={profile}", $"--screenshot={picture}", new Uri(page, "/?still").ToString()])
            {
                start.ArgumentList.Add(argument);
            }

            using Process browser = Process.Start(start) ?? throw new InputException($"{Browser}: the process could not be started");
            Task<string> said = browser.StandardError.ReadToEndAsync(cancellation);
            await browser.StandardOutput.ReadToEndAsync(cancellation);
            await browser.WaitForExitAsync(cancellation);
            if (browser.ExitCode != 0)
            {
                throw new InputException($"{Browser}: ended with status {browser.ExitCode}: {(await said).Trim().Split('\n')[^1]}");
            }
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }
}
