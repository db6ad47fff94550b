using System.Runtime.CompilerServices;

namespace EdgeEnergy.Domain.Tests.House;

/// <summary>The files of the checkout these tests were built in, without what a build makes.</summary>
internal static class Checkout
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "dist", "out", "cache", ".git", ".edge", "artifacts"];

    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        foreach (string file in Directory.EnumerateFiles(folder, pattern))
        {
            yield return file;
        }

        foreach (string child in Directory.EnumerateDirectories(folder).Where(d => !Made.Contains(Path.GetFileName(d), StringComparer.Ordinal)))
        {
            foreach (string file in Files(child, pattern))
            {
                yield return file;
            }
        }
    }

    private static string Find([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = Directory.GetParent(here); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeEnergy.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run from inside a checkout");
    }
}
