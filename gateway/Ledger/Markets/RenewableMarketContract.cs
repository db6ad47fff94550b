using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Calls of the renewable market, reads and events. Times are Unix seconds, prices micro-units per kWh.</summary>
public sealed class RenewableMarketContract(EthereumClient chain, long chainId, string address)
{
    public string Address { get; } = address;

    /// <summary>A producer sets its standing offer, to be confirmed.</summary>
    public OutboxIntent SetSupply(string account, RenewableSupply supply, string key) =>
        Intent(key, "set supply", account, Supply(AbiEncoder.Call("setSupply(uint64,uint64,uint64,uint64)"), supply));

    /// <summary>The operator confirms an offer as it was looked at; one that changed meanwhile is refused by the contract.</summary>
    public OutboxIntent ConfirmSupply(string producer, RenewableSupply supply, string key) => Intent(
        key, "confirm supply", LedgerAccounts.Operator, Supply(AbiEncoder.Call("confirmSupply(address,uint64,uint64,uint64,uint64)").Address(producer), supply));

    /// <summary>The producer or the operator takes an offer out.</summary>
    public OutboxIntent DropSupply(string account, string producer, string key) =>
        Intent(key, "drop supply", account, AbiEncoder.Call("dropSupply(address)").Address(producer));

    /// <summary>A user asks for what its local market could not supply (<see cref="LocalMarketContract.Origin"/>); once an origin.</summary>
    public OutboxIntent Demand(string account, byte[] origin, long fromUnix, long untilUnix, long wh, long maximumMicroPerKwh) => Intent(
        $"demand:{chainId}:{Address}:{account}:{Hex.Format(origin)}", "demand", account,
        AbiEncoder.Call("demand(bytes32,uint64,uint64,uint64,uint64)").Bytes32(origin).Number(fromUnix).Number(untilUnix).Number(wh).Number(maximumMicroPerKwh));

    public OutboxIntent TakeBack(string account, byte[] origin) => Intent(
        $"take-back:{chainId}:{Address}:{account}:{Hex.Format(origin)}", "take demand back", account, AbiEncoder.Call("takeBack(bytes32)").Bytes32(origin));

    /// <summary>The operator meets a demand from the cheapest producer that covers it (<see cref="CheapestAsync"/>); once a demand.</summary>
    public OutboxIntent Meet(string user, byte[] origin, string producer) => Intent(
        $"meet:{chainId}:{Address}:{user}:{Hex.Format(origin)}", "meet demand", LedgerAccounts.Operator,
        AbiEncoder.Call("meet(address,bytes32,address)").Address(user).Bytes32(origin).Address(producer));

    public async Task<RenewableProducer> ProducerAsync(string producer, CancellationToken cancellationToken)
    {
        AbiReader answer = new(await ReadAsync(AbiEncoder.Call("producerOf(address)").Address(producer), cancellationToken));
        return new RenewableProducer(
            new RenewableSupply(answer.Long(0), answer.Long(1), answer.Long(2), answer.Long(3)), answer.Long(4), answer.Long(5), answer.Number(7).IsOne);
    }

    /// <summary>Addresses of the producers with an offer.</summary>
    public async Task<IReadOnlyList<string>> ProducersAsync(CancellationToken cancellationToken)
    {
        byte[] answer = await ReadAsync(AbiEncoder.Call("producers()"), cancellationToken);
        return [.. new AbiReader(answer).Numbers(0).Select(a => EthereumAddress.Format(AbiEncoder.Arguments().Number(a).ToArray().AsSpan(12)))];
    }

    /// <summary>The cheapest producer but the user that covers a demand; the first of the contract's list where prices are equal, null where none does.</summary>
    public async Task<string?> CheapestAsync(string user, long fromUnix, long untilUnix, long wh, CancellationToken cancellationToken)
    {
        (string Producer, long Price)? best = null;
        foreach (string producer in await ProducersAsync(cancellationToken))
        {
            RenewableProducer offer = await ProducerAsync(producer, cancellationToken);
            if (producer != user && offer.Covers(fromUnix, untilUnix, wh) && (best is null || offer.Supply.PriceMicroPerKwh < best.Value.Price))
            {
                best = (producer, offer.Supply.PriceMicroPerKwh);
            }
        }

        return best?.Producer;
    }

    /// <summary>C_d of a producer now.</summary>
    public async Task<long> IncentivePriceAsync(string producer, CancellationToken cancellationToken) =>
        new AbiReader(await ReadAsync(AbiEncoder.Call("incentivePrice(address)").Address(producer), cancellationToken)).Long(0);

    /// <summary>The demands met in these blocks, oldest first.</summary>
    public async Task<IReadOnlyList<RenewableMatch>> MatchesAsync(long fromBlock, long toBlock, CancellationToken cancellationToken) =>
        [.. (await chain.LogsAsync(Address, fromBlock, toBlock, cancellationToken)).Select(Read).OfType<RenewableMatch>()];

    /// <summary>The match that an event tells of; null for another event.</summary>
    public static RenewableMatch? Read(LogEntry log)
    {
        if (EventTopics.RenewableMarket.SignatureOf(log) is not "Matched(address,address,bytes32,uint64,uint256,uint256,uint256)")
        {
            return null;
        }

        AbiReader data = new(log.Data);
        return new RenewableMatch(new AbiReader(log.Topics[1]).Address(0), new AbiReader(log.Topics[2]).Address(0), log.Topics[3], data.Long(0), data.Long(1), data.Long(2), data.Long(3));
    }

    private static AbiEncoder Supply(AbiEncoder call, RenewableSupply supply) =>
        call.Number(supply.SteadyFromUnix).Number(supply.SteadyUntilUnix).Number(supply.CapacityWh).Number(supply.PriceMicroPerKwh);

    private OutboxIntent Intent(string key, string kind, string account, AbiEncoder call) => new(key, kind, account, Address, call.ToArray(), 0);

    private Task<byte[]> ReadAsync(AbiEncoder call, CancellationToken cancellationToken) => chain.CallAsync(new CallRequest(null, Address, call.ToArray()), cancellationToken);
}
