namespace EdgeEnergy.Storage.Tests;

/// <summary>Runs the tests, or, started by the kill test, the writer.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [StoreWriter.Command, string path])
        {
            StoreWriter.Run(path, Console.Out, CancellationToken.None);
            return 0;
        }

        return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
