using EdgeEnergy.Cli.Demo;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class DemoSecretsTests
{
    [Fact]
    public void The_seed_decides_the_keys()
    {
        byte[] key = new DemoKeys(7).Device("dev-b07");

        Assert.Equal(32, key.Length);
        Assert.Equal(key, new DemoKeys(7).Device("dev-b07"));
        Assert.NotEqual(key, new DemoKeys(7).Device("dev-b08"));
        Assert.NotEqual(key, new DemoKeys(8).Device("dev-b07"));
        Assert.Equal(64, new DemoKeys(7).PublicKey(key).Length);
        Assert.NotEqual(new byte[64], new DemoKeys(7).PublicKey(key));
    }

    [Fact]
    public void The_folder_of_a_run_is_its_owners_alone_and_goes_with_it()
    {
        string root;
        using (DemoFolder folder = new())
        {
            root = folder.Root;
            if (OperatingSystem.IsLinux())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root));
            }

            File.WriteAllText(Path.Combine(folder.Folder("gateway"), "gateway.db"), "something");
            Assert.True(File.Exists(folder["gateway/gateway.db"]));
        }

        Assert.False(Directory.Exists(root));
    }
}
