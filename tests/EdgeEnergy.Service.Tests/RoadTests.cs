using System.Net;
using System.Text.Json.Nodes;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>The service as a process between a real broker and a real chain, with what can happen to it.</summary>
[Trait("Category", "Slow")]
public sealed class RoadTests : IAsyncLifetime
{
    private Surroundings surroundings = null!;

    public async ValueTask InitializeAsync() => surroundings = await Surroundings.StartAsync();

    public ValueTask DisposeAsync() => surroundings.DisposeAsync();

    [Fact]
    public async Task From_readings_to_a_settlement_on_the_chain()
    {
        using GatewayProcess gateway = await surroundings.Gateway().ReadyAsync();
        await gateway.ImportAsync();
        using (HttpResponseMessage again = await gateway.SendAsync("/api/community", Sample.Json()))
        {
            Assert.Equal("community: import: found a second one, expected a gateway without a community", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        using (HttpResponseMessage bad = await gateway.SendAsync("/api/history", "participant,quantity,start_unix,step_seconds,wh\nnobody,load,0,3600,1\n"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
            Assert.Equal("history line 2: participant: found \"nobody\", expected a participant with a meter", await bad.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        TestDevice[] devices = await surroundings.DevicesAsync();
        await StepAllAsync(devices, Sample.Noon);
        JsonNode step = await gateway.StepAsync(Sample.Noon);
        Assert.Equal(Sample.Noon / 900, (long)step["commands"]!);
        foreach (TestDevice device in devices)
        {
            Assert.NotEmpty(await device.CommandAsync());
        }

        JsonNode state = await gateway.GetAsync("/api/state");
        Assert.Equal(-16_000, (long)Participant(state, "field")["grid_w"]!);
        Assert.Contains(state["market"]!["agreed"]!.AsArray(), t => (string)t!["buyer"]! == "home" && (string)t["seller"]! != "grid");
        Assert.True((bool)state["feeder"]!["converged"]!);
        JsonNode forecast = await gateway.GetAsync("/api/forecast/home");
        Assert.Equal(24, forecast["load"]!.AsArray().Count);

        // The live stream begins with that very state.
        using HttpResponseMessage live = await gateway.Http.GetAsync("/api/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using StreamReader stream = new(await live.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal("event: state", await stream.ReadLineAsync(TestContext.Current.CancellationToken));
        string data = (await stream.ReadLineAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(Sample.Noon, (long)JsonNode.Parse(data["data: ".Length..])!["now"]!);

        await gateway.StepAsync(Sample.Noon + 840);
        await StepAllAsync(devices, Sample.Noon + 900);
        step = await gateway.StepAsync(Sample.Noon + 900);
        Assert.True((bool)step["settled"]!);
        JsonNode summary = await gateway.GetAsync("/api/summary");
        AssertSettled(summary, 1);
        Assert.Equal(0, await gateway.EndAsync());
    }

    /// <summary>Killed after a period was closed and before its settlement was sent: it is sent once by the next one.</summary>
    [Fact]
    public async Task A_settlement_that_was_queued_when_the_gateway_was_killed_reaches_the_chain_once()
    {
        TestDevice[] devices = await surroundings.DevicesAsync();
        using (GatewayProcess killed = await surroundings.Gateway().ReadyAsync())
        {
            await killed.ImportAsync();
            await StepAllAsync(devices, Sample.Noon);
            await killed.StepAsync(Sample.Noon);
            await surroundings.ChainDownAsync();
            await killed.StepAsync(Sample.Noon + 840);
            await StepAllAsync(devices, Sample.Noon + 900);
            JsonNode step = await killed.StepAsync(Sample.Noon + 900);
            Assert.False((bool)step["settled"]!);
            Assert.Empty(step["waiting_for"]!.AsArray());
            Assert.Contains(step["news"]!.AsArray(), n => ((string)n!["text"]!).StartsWith("chain does not answer", StringComparison.Ordinal));
            killed.Kill();
        }

        // The contracts are known, so the next one starts and meters without the chain.
        using GatewayProcess gateway = await surroundings.Gateway().ReadyAsync();
        await gateway.StepAsync(Sample.Noon + 900);
        await StepAllAsync(devices, Sample.Noon + 960);
        JsonNode waiting = await gateway.StepAsync(Sample.Noon + 960);
        Assert.False((bool)waiting["settled"]!);
        using (HttpResponseMessage summary = await gateway.Http.GetAsync("/api/summary", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, summary.StatusCode);
            Assert.StartsWith("chain: ", await summary.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await surroundings.ChainUpAsync();
        JsonNode sent = await gateway.StepAsync(Sample.Noon + 1020);
        Assert.True((bool)sent["settled"]!);
        Assert.Contains(sent["news"]!.AsArray(), n => (string)n!["text"]! == "chain answers again");
        AssertSettled(await gateway.GetAsync("/api/summary"), 1);
    }

    /// <summary>Killed at any moment after a reading was published: stored once, acknowledged in the end, counted once.</summary>
    [Fact]
    public async Task Readings_survive_a_gateway_that_is_killed_while_it_takes_them()
    {
        TestDevice device = await surroundings.DeviceAsync("dev-home");
        List<byte[]> envelopes = [];
        for (int kill = 0; kill < 3; kill++)
        {
            using GatewayProcess killed = await surroundings.Gateway().ReadyAsync();
            if (kill == 0)
            {
                await killed.ImportAsync();
            }

            for (int i = 0; i < 20; i++)
            {
                envelopes.Add(device.Read(Sample.Noon + (2 * envelopes.Count)));
            }

            // As a device does that has no acknowledgement: from the oldest on.
            foreach (byte[] envelope in envelopes)
            {
                await device.PublishAsync(envelope);
            }

            // Once the first is acknowledged the rest is somewhere between broker, verifier, store and acknowledgement.
            if (kill == 1)
            {
                await device.AckAsync();
            }

            killed.Kill();
        }

        using GatewayProcess gateway = await surroundings.Gateway().ReadyAsync();
        await gateway.StepAsync(Sample.Noon + 120);
        foreach (byte[] envelope in envelopes)
        {
            await device.PublishAsync(envelope);
        }

        await device.AckedAsync((uint)envelopes.Count);
        JsonNode readings = (await gateway.GetAsync("/api/summary"))["readings"]!;
        Assert.Equal(envelopes.Count, (long)readings["accepted"]!);
        Assert.Equal(0, (long)readings["rejected"]!);
    }

    [Fact]
    public async Task Without_a_broker_it_starts_says_so_and_takes_readings_once_there_is_one()
    {
        using (GatewayProcess first = await surroundings.Gateway().ReadyAsync())
        {
            await first.ImportAsync();
            Assert.Equal(0, await first.EndAsync());
        }

        await surroundings.Broker.StopAsync(TestContext.Current.CancellationToken);
        using GatewayProcess gateway = await surroundings.Gateway().ReadyAsync();
        JsonNode step = await gateway.StepAsync(Sample.Noon);
        Assert.Null(step["commands"]);
        Assert.Contains(step["news"]!.AsArray(), n => (string)n!["kind"]! == "fault" && ((string)n["text"]!).StartsWith("broker: MQTT 127.0.0.1:", StringComparison.Ordinal));

        await surroundings.Broker.StartAsync(TestContext.Current.CancellationToken);
        TestDevice device = await surroundings.DeviceAsync("dev-home");
        byte[] envelope = device.Read(Sample.Noon);

        // What is said before the gateway has subscribed is nobody's; the device says it again until it is heard.
        Task heard = device.AckedAsync(1);
        while (!heard.IsCompleted)
        {
            await device.PublishAsync(envelope);
            step = await gateway.StepAsync(Sample.Noon);
        }

        await heard;

        // The commands of the period that began without the broker were said once it was back.
        Assert.NotEmpty(await CommandAsync(gateway, device));
    }

    [Fact]
    public async Task A_broker_that_refuses_us_ends_the_start_with_one_line()
    {
        using (GatewayProcess first = await surroundings.Gateway().ReadyAsync())
        {
            await first.ImportAsync();
            Assert.Equal(0, await first.EndAsync());
        }

        await File.WriteAllTextAsync(surroundings.PasswordFile, "wrong", TestContext.Current.CancellationToken);
        using GatewayProcess refused = surroundings.Gateway();
        (int status, string[] lines) = await refused.FailureAsync();
        Assert.Equal(2, status);
        Assert.StartsWith($"MQTT 127.0.0.1:{surroundings.Broker.Port}: ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_the_store_was_not_begun_with_end_the_start_with_one_line()
    {
        using (GatewayProcess first = await surroundings.Gateway().ReadyAsync())
        {
            await first.ImportAsync();
            Assert.Equal(0, await first.EndAsync());
        }

        using GatewayProcess other = surroundings.Gateway("--Gateway:PeriodMinutes=30");
        (int status, string[] lines) = await other.FailureAsync();
        Assert.Equal(2, status);
        Assert.Equal(["settings: Gateway:PeriodMinutes: found 30, expected 15, with which the store was begun"], lines);
    }

    /// <summary>The first import needs the chain; one that finds none leaves nothing behind and can be repeated.</summary>
    [Fact]
    public async Task An_import_without_the_chain_can_be_repeated()
    {
        using GatewayProcess gateway = await surroundings.Gateway().ReadyAsync();
        await surroundings.ChainDownAsync();
        using (HttpResponseMessage refused = await gateway.SendAsync("/api/community", Sample.Json()))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.StartsWith("chain: ", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await surroundings.ChainUpAsync();
        await gateway.ImportAsync();
        JsonNode state = await gateway.GetAsync("/api/state");
        Assert.True((bool)state["settled"]!);
        Assert.Equal(4_800_000 + 100, (long)Participant(state, "home")["balance_micro"]!);
    }

    private static async Task<byte[]> CommandAsync(GatewayProcess gateway, TestDevice device)
    {
        Task<byte[]> command = device.CommandAsync();
        for (int second = 1; !command.IsCompleted; second++)
        {
            await gateway.StepAsync(Sample.Noon + second);
        }

        return await command;
    }

    private static async Task StepAllAsync(TestDevice[] devices, long now)
    {
        foreach (TestDevice device in devices)
        {
            await device.StepAsync(now);
        }
    }

    private static JsonNode Participant(JsonNode state, string id) => state["participants"]!.AsArray().Single(p => (string)p!["id"]! == id)!;

    private static void AssertSettled(JsonNode summary, int periods)
    {
        Assert.Equal(periods, summary["settlements"]!.AsArray().Count);
        Assert.All(summary["settlements"]!.AsArray(), s => Assert.Equal("success", (string?)s!["receipt"]));
        JsonNode[] settles = [.. summary["transactions"]!.AsArray().Where(t => (string)t!["kind"]! == "settle").Select(t => t!)];
        Assert.Equal(periods, settles.Length);
        Assert.Equal(periods, settles.Select(t => (string)t["transaction_hash"]!).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, (long)summary["balance"]!["energy_wh"]!);
        Assert.Equal(0, (long)summary["balance"]!["money_micro"]!);
        Assert.True((bool)summary["balance"]!["books_equal_chain"]!);
    }
}
