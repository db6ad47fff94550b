using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging.Tests;

public sealed class SecretFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-secret-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_written_last_is_read_and_only_the_owner_may_read_it()
    {
        var path = Path.Combine(_folder.FullName, "secret");

        SecretFile.Write(path, "one\n");
        SecretFile.Write(path, "two\n");

        Assert.Equal("two", SecretFile.Read(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public void A_missing_or_empty_file_is_named()
    {
        var missing = Path.Combine(_folder.FullName, "missing");
        var empty = Path.Combine(_folder.FullName, "empty");
        File.WriteAllText(empty, " \n");

        Assert.Contains(missing, Assert.Throws<InputException>(() => SecretFile.Read(missing)).Message, StringComparison.Ordinal);
        Assert.Contains(empty, Assert.Throws<InputException>(() => SecretFile.Read(empty)).Message, StringComparison.Ordinal);
    }
}
