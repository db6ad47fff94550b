using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>
/// Seeded schedules of crashes, lost, doubled and late messages, dropped transactions and missing blocks. Whatever the order: each window settles
/// exactly once, and the books equal the chain. Reorganisations have tests of their own (<see cref="SenderTests"/>). EDGE_LEDGER_SCHEDULES sets how many seeds are run, EDGE_LEDGER_SEED the first.
/// </summary>
public sealed class ScheduleTests
{
    private const int Windows = 4;
    private const int Acts = 60;
    private const int Depth = 6;
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_window_settles_exactly_once_whatever_happens()
    {
        int count = int.Parse(Environment.GetEnvironmentVariable("EDGE_LEDGER_SCHEDULES") ?? "20");
        int first = int.Parse(Environment.GetEnvironmentVariable("EDGE_LEDGER_SEED") ?? "1");
        await using LocalChain chain = await LocalChain.StartAsync(_token, keepHistory: true);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        await RpcAsync(chain, "anvil_mine", Hex.Quantity(2 * Depth));
        for (int seed = first; seed < first + count; seed++)
        {
            try
            {
                await RunAsync(chain, community, store, seed, (seed - first) * Windows);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"schedule of seed {seed}: {e.Message}", e);
            }
        }
    }

    private async Task RunAsync(LocalChain chain, Community community, InMemoryOutboxStore store, int seed, int firstWindow)
    {
        Random random = new(seed);
        IReadOnlyDictionary<string, long> before = await community.Vault.BalancesAsync(_token);
        using FaultyTransport transport = new(random);
        using JsonRpcClient rpc = new(chain.Url, TimeSpan.FromSeconds(30), transport);
        EthereumClient client = new(rpc);
        TransactionSenderOptions options = new() { ChainId = 31337, FinalityDepth = Depth, MaximumInFlight = 1 + random.Next(3), BlockWait = TimeSpan.Zero };
        SettlementBatch[] batches = [.. Enumerable.Range(firstWindow + 1, Windows).Select(Community.Batch)];
        TransactionSender sender = chain.Sender(store, options: options, client: client);
        int queued = 0;
        for (int act = 0; act < Acts; act++)
        {
            switch (random.Next(10))
            {
                case 0 or 1 when queued < Windows:
                    store.Enqueue(community.Settle(batches[queued++]));
                    break;
                case 2:
                    store.AfterSave = _ => throw new IOException("killed");
                    break;
                case 3:
                    store.BeforeSave = _ => throw new IOException("killed");
                    break;
                case 5:
                    await RpcAsync(chain, "anvil_mine", Hex.Quantity(1 + random.Next(3)));
                    break;
                case 6:
                    await RpcAsync(chain, "evm_setAutomine", random.Next(3) > 0);
                    break;
                case 7:
                    await RpcAsync(chain, "anvil_dropAllTransactions");
                    break;
                default:
                    break;
            }

            transport.Rate = 0.15;
            try
            {
                await sender.StepAsync(_token);
            }
            catch (IOException)
            {
                // The process died at a write and a new one takes over.
                store.BeforeSave = null;
                store.AfterSave = null;
                sender.Dispose();
                sender = chain.Sender(store, options: options, client: client);
            }
        }

        // Calm: everything must come to its end.
        transport.Rate = 0;
        store.BeforeSave = null;
        store.AfterSave = null;
        await RpcAsync(chain, "evm_setAutomine", true);
        while (queued < Windows)
        {
            store.Enqueue(community.Settle(batches[queued++]));
        }

        for (int round = 0; store.Unfinished().Count > 0; round++)
        {
            Assert.True(round < 100, "not finished: " + string.Join(", ", store.Unfinished().Select(e => $"{e.Intent.Key} {e.State} nonce {e.Nonce}")));
            await sender.StepAsync(_token);
            await RpcAsync(chain, "anvil_mine", Hex.Quantity(1));
        }

        sender.Dispose();
        IReadOnlyList<LogEntry> logs = await chain.Client.LogsAsync(community.Vault.Deployment.Vault, 0, await chain.Client.BlockNumberAsync(_token), _token);
        long[] settled = [.. logs.Where(l => l.Topics.Count == 3 && VaultEvent.IsSettlement(l)).Select(l => new AbiReader(l.Topics[1]).Long(0))];
        Assert.All(store.Latest(Windows), e => Assert.Equal((OutboxState.Final, null), (e.State, e.Error)));
        Assert.Equal(batches.Select(b => SettlementVaultContract.Window(b.Period)), settled.Skip(firstWindow));
        VaultBooks books = new();
        await books.ReadAsync(chain.Client, community.Vault.Deployment.Vault, await chain.Client.BlockNumberAsync(_token), _token);
        IReadOnlyDictionary<string, long> balances = await community.Vault.BalancesAsync(_token);
        Assert.Equal(balances.Values, books.Balances.Values);
        foreach (string account in Community.Settings.Accounts)
        {
            Assert.Equal(before[account] + batches.SelectMany(b => b.Nets).Where(n => n.Account == account).Sum(n => n.MoneyMicro), balances[account]);
        }
    }

    private async Task RpcAsync(LocalChain chain, string method, params IReadOnlyList<JsonNode?> parameters) =>
        await chain.Rpc.CallAsync(new RpcRequest(method, parameters), _token);

    /// <summary>Loses requests, loses answers after the node has acted, and delivers requests twice.</summary>
    private sealed class FaultyTransport(Random random) : DelegatingHandler(new SocketsHttpHandler())
    {
        public double Rate { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (random.NextDouble() >= Rate)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            switch (random.Next(4))
            {
                case 0:
                    throw new HttpRequestException("request lost");
                case 1:
                    (await base.SendAsync(request, cancellationToken)).Dispose();
                    throw new HttpRequestException("answer lost");
                case 2:
                    (await base.SendAsync(await CopyAsync(request, cancellationToken), cancellationToken)).Dispose();
                    return await base.SendAsync(request, cancellationToken);
                default:
                    return new HttpResponseMessage(System.Net.HttpStatusCode.BadGateway) { Content = new StringContent("<html>busy</html>") };
            }
        }

        private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            HttpRequestMessage copy = new(request.Method, request.RequestUri) { Content = new ByteArrayContent(body) };
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
            return copy;
        }
    }
}
