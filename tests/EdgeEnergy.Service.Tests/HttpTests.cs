using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>The API of a gateway that has no community yet; broker and chain are not needed before.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-http-");
    private GatewayProcess gateway = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "password"), "secret");
        gateway = await Start().ReadyAsync();
    }

    public ValueTask DisposeAsync()
    {
        gateway.Dispose();
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_changes_something_needs_the_token()
    {
        foreach (string path in (string[])["/api/community", "/api/history", "/api/clock"])
        {
            gateway.Http.DefaultRequestHeaders.Authorization = null;
            await AssertAsync(HttpStatusCode.Unauthorized, "the admin token of the data folder is needed", path);
            gateway.Http.DefaultRequestHeaders.Authorization = new("Bearer", new string('0', 64));
            await AssertAsync(HttpStatusCode.Unauthorized, "the admin token of the data folder is needed", path);
        }
    }

    [Fact]
    public async Task Another_host_name_is_refused_and_every_answer_carries_the_headers()
    {
        using HttpRequestMessage foreign = new(HttpMethod.Get, "/api/state") { Headers = { Host = "evil.example" } };
        using HttpResponseMessage refused = await gateway.Http.SendAsync(foreign, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using HttpRequestMessage local = new(HttpMethod.Get, "/api/state") { Headers = { Host = "LocalHost:1" } };
        using HttpResponseMessage answered = await gateway.Http.SendAsync(local, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answered.StatusCode);
        Assert.All([refused, answered], response =>
        {
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.False(response.Headers.Contains("Server"));
        });
    }

    [Fact]
    public async Task Without_a_community_there_is_one_line()
    {
        const string Line = "gateway: community: found none, expected an imported one";
        await AssertAsync(HttpStatusCode.BadRequest, Line, "/api/history");
        await AssertAsync(HttpStatusCode.BadRequest, Line, "/api/clock", "{\"now\":1750075200}");
        using HttpResponseMessage state = await gateway.Http.GetAsync("/api/state", TestContext.Current.CancellationToken);
        Assert.Equal(Line, await state.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_bad_document_is_refused_and_nothing_of_it_stays()
    {
        await AssertAsync(HttpStatusCode.BadRequest, "community: $.participants[1].rated_peak: unknown field rated_peak", "/api/community", Sample.Json(c => Sample.Participant(c, "home")["rated_peak"] = 1));
        await AssertAsync(HttpStatusCode.BadRequest, "gateway: community: found none, expected an imported one", "/api/history");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/community") { Content = new ByteArrayContent(new byte[(64 * 1024 * 1024) + 1]) };
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_and_a_folder_in_use_end_a_second_gateway_with_one_line()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using GatewayProcess second = Start($"--Gateway:Port={port}", $"--Gateway:DataFolder={Path.Combine(folder.FullName, "other")}");
        (int status, string[] lines) = await second.FailureAsync();
        Assert.Equal(2, status);
        Assert.Equal([$"port {port} of 127.0.0.1 is in use: the page can not listen there"], lines);

        using GatewayProcess third = Start();
        (status, lines) = await third.FailureAsync();
        Assert.Equal(2, status);
        Assert.StartsWith("settings: Gateway:DataFolder: found ", Assert.Single(lines), StringComparison.Ordinal);
        Assert.EndsWith("expected a writable folder that no other gateway uses", lines[0], StringComparison.Ordinal);
    }

    /// <summary>The page of a gateway that has nothing to show keeps its stream open; the gateway ends in spite of it.</summary>
    [Fact]
    public async Task An_open_page_does_not_hold_the_end_up()
    {
        using HttpResponseMessage live = await gateway.Http.GetAsync("/api/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", live.Content.Headers.ContentType!.ToString());
        Assert.Equal(0, await gateway.EndAsync());
        await using Stream stream = await live.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task As_a_service_it_runs_until_it_is_told_to_end()
    {
        using GatewayProcess service = await new GatewayProcess(Settings("other"), asService: true).ReadyAsync();
        using HttpResponseMessage state = await service.Http.GetAsync("/api/state", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, state.StatusCode);
        Assert.Equal(0, await service.TerminateAsync());
    }

    private async Task AssertAsync(HttpStatusCode status, string line, string path, string body = "{}")
    {
        using HttpResponseMessage response = await gateway.Http.PostAsync(path, new StringContent(body, Encoding.UTF8), TestContext.Current.CancellationToken);
        Assert.Equal(line, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, response.StatusCode);
    }

    private GatewayProcess Start(params string[] settings) => new([.. Settings("data"), .. settings]);

    private string[] Settings(string data) =>
    [
        $"--Gateway:DataFolder={Path.Combine(folder.FullName, data)}",
        "--Gateway:Port=0",
        $"--Gateway:MqttPasswordFile={Path.Combine(folder.FullName, "password")}",
        "--Gateway:DevelopmentSeed=1",
        $"--Gateway:ContractsFolder={folder.FullName}",
        "--Gateway:Clock=stepped",
    ];
}
