using System.Text.RegularExpressions;

namespace EdgeEnergy.Domain.Tests.House;

/// <summary>Habits of the house that a compiler does not see.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void A_file_holds_one_public_type()
    {
        string[] crowded =
        [
            .. from area in (string[])["firmware", "gateway", "tools"]
               from file in Checkout.Files(Path.Combine(Checkout.Root, area), "*.cs")
               where !file.Contains("/Surface/", StringComparison.Ordinal)
               let types = PublicType().Count(File.ReadAllText(file))
               where types > 1
               select $"{Path.GetRelativePath(Checkout.Root, file)}: {types} public types",
        ];

        Assert.Empty(crowded);
    }

    [Fact]
    public void Lock_files_name_no_registry()
    {
        foreach (string file in Checkout.Files(Checkout.Root, "package-lock.json"))
        {
            Assert.DoesNotContain("\"resolved\"", File.ReadAllText(file), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly|unsafe) )*(?:class|record|struct|interface|enum|record struct) ", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PublicType();
}
