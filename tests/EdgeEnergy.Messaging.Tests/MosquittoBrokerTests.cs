using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging.Tests;

public sealed class MosquittoBrokerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-broker-");
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose()
    {
        _patience.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line_that_names_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var broker = new MosquittoBroker(_folder.FullName, port, []);

        var refusal = await Assert.ThrowsAsync<InputException>(() => broker.StartAsync(_patience.Token));

        Assert.Contains($"port {port}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.False(broker.IsRunning);
    }

    [Fact]
    public async Task After_disposal_nothing_listens_and_the_port_is_free()
    {
        var broker = new MosquittoBroker(_folder.FullName, port: 0, []);
        await broker.StartAsync(_patience.Token);
        Assert.True(broker.IsRunning);

        await broker.DisposeAsync();

        Assert.False(broker.IsRunning);
        using var again = new TcpListener(IPAddress.Loopback, broker.Port);
        again.Start();
    }

    [Fact]
    public async Task Stopping_keeps_retained_messages_and_sessions_for_the_next_start_on_the_same_port()
    {
        var user = new BrokerUser("gateway", BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, "#")]);
        await using var broker = new MosquittoBroker(_folder.FullName, port: 0, [user]);
        await broker.StartAsync(_patience.Token);
        var port = broker.Port;
        var options = new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = "gateway", User = user.Name, Password = user.Password, CleanSession = false };
        await using (var first = MqttClients.Create(TimeProvider.System))
        {
            await first.ConnectAsync(options, _patience.Token);
            await first.SubscribeAsync("kept", MqttQos.AtLeastOnce, _patience.Token);
            await first.PublishAsync("status", "online"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, _patience.Token);
        }

        await using (var device = MqttClients.Create(TimeProvider.System))
        {
            await device.ConnectAsync(options with { ClientId = "device", CleanSession = true }, _patience.Token);
            await device.PublishAsync("kept", "queued"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, _patience.Token);
        }

        await broker.StopAsync(_patience.Token);
        await broker.StartAsync(_patience.Token);

        Assert.Equal(port, broker.Port);
        await using var second = MqttClients.Create(TimeProvider.System);
        var seen = new Recorder(second);
        await second.ConnectAsync(options, _patience.Token);
        Assert.Equal("queued", Encoding.UTF8.GetString((await seen.MessageAsync(_patience.Token)).Payload.Span));
        await second.SubscribeAsync("status", MqttQos.AtLeastOnce, _patience.Token);
        Assert.Equal("online", Encoding.UTF8.GetString((await seen.MessageAsync(_patience.Token)).Payload.Span));
    }

    [Fact]
    public async Task A_killed_broker_starts_again_on_its_port()
    {
        await using var broker = new MosquittoBroker(_folder.FullName, port: 0, []);
        await broker.StartAsync(_patience.Token);
        var port = broker.Port;

        await broker.KillAsync(_patience.Token);
        Assert.False(broker.IsRunning);
        await broker.StartAsync(_patience.Token);

        Assert.Equal(port, broker.Port);
        Assert.True(broker.IsRunning);
    }

    [Fact]
    public void Every_file_of_the_broker_is_readable_by_its_owner_only_and_holds_no_password()
    {
        var user = new BrokerUser("gateway", BrokerFiles.NewPassword(), [new(BrokerAccess.Read, "a/#"), new(BrokerAccess.Write, "b")]);
        var files = new BrokerFiles(_folder.FullName);

        files.Write(1883, [user]);

        var written = _folder.GetFiles();
        Assert.Equal(["acl", "mosquitto.conf", "passwords"], written.Select(file => file.Name).Order(StringComparer.Ordinal));
        foreach (var file in written)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullName));
            Assert.DoesNotContain(user.Password, File.ReadAllText(file.FullName), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(user.Password, user.ToString(), StringComparison.Ordinal);
        Assert.Equal("user gateway\ntopic read a/#\ntopic write b\n\n", File.ReadAllText(Path.Combine(_folder.FullName, "acl")));
    }

    [Theory]
    [InlineData("a:b", "t")]
    [InlineData("a\nuser root", "t")]
    [InlineData("", "t")]
    [InlineData("a", "t\ntopic readwrite #")]
    public void A_name_or_topic_that_would_change_the_meaning_of_a_file_is_refused(string name, string topic)
    {
        var files = new BrokerFiles(_folder.FullName);

        Assert.Throws<InputException>(() => files.Write(1883, [new BrokerUser(name, "p", [new(BrokerAccess.Read, topic)])]));

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Two_passwords_differ_and_have_192_bits()
    {
        var one = BrokerFiles.NewPassword();

        Assert.Equal(32, one.Length);
        Assert.NotEqual(one, BrokerFiles.NewPassword());
    }

    [Fact]
    public void Options_print_without_the_password()
    {
        var options = new MqttOptions { Host = "h", Port = 1, ClientId = "c", User = "u", Password = "hidden" };

        Assert.DoesNotContain("hidden", options.ToString(), StringComparison.Ordinal);
    }
}
