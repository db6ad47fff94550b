using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Calls of the market among neighbours, reads and events. A window is the number of <see cref="SettlementVaultContract.Window"/>; prices are in
/// micro-units per kWh.
/// </summary>
public sealed class LocalMarketContract(EthereumClient chain, long chainId, string address)
{
    private const int OfferWords = 3;

    public string Address { get; } = address;

    /// <summary>A producer offers energy.</summary>
    public OutboxIntent Offer(string account, long window, long wh, long priceMicroPerKwh, string key) =>
        Intent(key, "offer", account, AbiEncoder.Call("offer(uint64,uint64,uint64)").Number(window).Number(wh).Number(priceMicroPerKwh));

    /// <summary>A user asks for energy from producers of at least this reputation (0 to 1000).</summary>
    public OutboxIntent Request(string account, long window, long wh, int minimumReputation, string key) =>
        Intent(key, "request", account, AbiEncoder.Call("request(uint64,uint64,uint16)").Number(window).Number(wh).Number(minimumReputation));

    /// <summary>Clears a window: the order of its offers (<see cref="OrderOf"/>) and the locational marginal price of each request. Once a window.</summary>
    public OutboxIntent Clear(long window, IReadOnlyList<MarketOffer> offers, IReadOnlyList<long> marginalPrices) => Intent(
        $"clear:{chainId}:{Address}:{window}", "clear market", LedgerAccounts.Operator,
        AbiEncoder.Call("clear(uint64,uint256[],uint64[])").Number(window).Words([.. OrderOf(offers).Select(n => Word(n))]).Words([.. marginalPrices.Select(Word)]));

    /// <summary>The user of a match rates its producer, 0 to 1000; once a match.</summary>
    public OutboxIntent Rate(string account, LocalMatch match, int score) => Intent(
        $"rate:{chainId}:{Address}:{match.Window}:{match.Number}", "rate", account,
        AbiEncoder.Call("rate(uint64,uint256,address,uint64,uint64,uint256)")
            .Number(match.Window).Number(match.Number).Address(match.Producer).Number(match.Wh).Number(match.PriceMicroPerKwh).Number(score));

    /// <summary>Numbers of all offers as the contract demands them: by rising price, older first where prices are equal.</summary>
    public static IReadOnlyList<int> OrderOf(IReadOnlyList<MarketOffer> offers) =>
        [.. offers.OrderBy(o => o.PriceMicroPerKwh).ThenBy(o => o.Number).Select(o => o.Number)];

    public async Task<IReadOnlyList<MarketOffer>> OffersAsync(long window, CancellationToken cancellationToken) =>
        Tuples(await ReadAsync(AbiEncoder.Call("offersOf(uint64)").Number(window), cancellationToken), (i, words) =>
            new MarketOffer(i, words.Address(0), words.Long(1), words.Long(2)));

    public async Task<IReadOnlyList<MarketRequest>> RequestsAsync(long window, CancellationToken cancellationToken) =>
        Tuples(await ReadAsync(AbiEncoder.Call("requestsOf(uint64)").Number(window), cancellationToken), (i, words) =>
            new MarketRequest(i, words.Address(0), words.Long(1), (int)words.Long(2)));

    /// <summary>Matches and rests of these events, each in their order; others are passed over.</summary>
    public static (IReadOnlyList<LocalMatch> Matches, IReadOnlyList<UnfilledRequest> Unfilled) Read(IEnumerable<LogEntry> logs)
    {
        List<LocalMatch> matches = [];
        List<UnfilledRequest> unfilled = [];
        foreach (LogEntry log in logs)
        {
            AbiReader data = new(log.Data);
            switch (EventTopics.LocalMarket.SignatureOf(log))
            {
                case "Matched(uint64,address,address,uint256,uint64,uint64)":
                    matches.Add(new LocalMatch(
                        new AbiReader(log.Topics[1]).Long(0), (int)data.Long(0), new AbiReader(log.Topics[2]).Address(0), new AbiReader(log.Topics[3]).Address(0), data.Long(1), data.Long(2)));
                    break;
                case "Unfilled(uint64,uint256,uint64)":
                    unfilled.Add(new UnfilledRequest(new AbiReader(log.Topics[1]).Long(0), (int)new AbiReader(log.Topics[2]).Long(0), data.Long(0)));
                    break;
                default:
                    break;
            }
        }

        return (matches, unfilled);
    }

    /// <summary>What happened in these blocks.</summary>
    public async Task<(IReadOnlyList<LocalMatch> Matches, IReadOnlyList<UnfilledRequest> Unfilled)> EventsAsync(long fromBlock, long toBlock, CancellationToken cancellationToken) =>
        Read(await chain.LogsAsync(Address, fromBlock, toBlock, cancellationToken));

    /// <summary>By this the renewable market knows what is left of a request here: keccak256(abi.encode(chain id, market, window, request)).</summary>
    public byte[] Origin(UnfilledRequest rest) =>
        Keccak.Hash(AbiEncoder.Arguments().Number(chainId).Address(Address).Number(rest.Window).Number(rest.Request).ToArray());

    private delegate T TupleReader<out T>(int number, AbiReader words);

    /// <summary>An array of tuples of three words.</summary>
    private static List<T> Tuples<T>(byte[] answer, TupleReader<T> read)
    {
        AbiReader words = new(answer);
        long start = words.Long(0);
        long count = start % 32 == 0 && start / 32 < answer.Length ? words.Long((int)(start / 32)) : throw new InputException("ABI", "array", $"a start at {start}", "a place in the data");
        if (count > answer.Length / (32 * OfferWords))
        {
            throw new InputException("ABI", "array", $"{count} tuples", "as many as fit the data");
        }

        List<T> tuples = [];
        for (int i = 0; i < count; i++)
        {
            int at = (int)start + 32 + (i * 32 * OfferWords);
            tuples.Add(read(i, at + (32 * OfferWords) <= answer.Length ? new AbiReader(answer.AsSpan(at)) : throw new InputException("ABI", "array", $"{answer.Length} bytes", "all tuples")));
        }

        return tuples;
    }

    private static byte[] Word(long value) => AbiEncoder.Arguments().Number(new BigInteger(value)).ToArray();

    private OutboxIntent Intent(string key, string kind, string account, AbiEncoder call) => new(key, kind, account, Address, call.ToArray(), 0);

    private Task<byte[]> ReadAsync(AbiEncoder call, CancellationToken cancellationToken) => chain.CallAsync(new CallRequest(null, Address, call.ToArray()), cancellationToken);
}
