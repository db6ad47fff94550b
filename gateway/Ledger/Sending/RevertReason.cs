using System.Collections.Frozen;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Turns the data of a revert into the words of the contract's source.</summary>
public static class RevertReason
{
    private const string TextError = "Error(string)";

    private static readonly string[] Signatures =
    [
        TextError,
        "Panic(uint256)",
        "AlreadyAnchored(bytes32,uint32)",
        "AlreadyChallenged(uint64)",
        "AlreadyClaimed(uint64,uint256)",
        "AnswersOver(uint64,uint256)",
        "ApplicationExpired(uint256)",
        "BadDemand()",
        "BadRule()",
        "BadScore(uint256)",
        "BadSupply()",
        "BadTerms()",
        "BalanceOverflow(uint256)",
        "BondTooEarly(uint256)",
        "BondTooSmall(uint256,uint256)",
        "ChallengeOpen(uint64)",
        "ChallengePeriodOver(uint64,uint256)",
        "ClaimsStillOpen(uint64,uint256)",
        "Closed(uint64)",
        "DayNotOver(uint32)",
        "Delivered(uint256,uint256)",
        "DevelopmentChainOnly(uint256)",
        "ECDSAInvalidSignature()",
        "ECDSAInvalidSignatureLength(uint256)",
        "ECDSAInvalidSignatureS(bytes32)",
        "ERC20InsufficientAllowance(address,uint256,uint256)",
        "ERC20InsufficientBalance(address,uint256,uint256)",
        "ERC20InvalidApprover(address)",
        "ERC20InvalidReceiver(address)",
        "ERC20InvalidSender(address)",
        "ERC20InvalidSpender(address)",
        "ERC2612ExpiredSignature(uint256)",
        "ERC2612InvalidSigner(address,address)",
        "EmptyRoot()",
        "EnforcedPause()",
        "ExpectedPause()",
        "InsufficientBalance(uint256,uint256,uint256)",
        "InvalidAccountNonce(address,uint256)",
        "InvalidShortString()",
        "MalformedNets(uint256)",
        "MalformedTrades(uint256)",
        "MeterChangedSince(uint256,uint256)",
        "MeterKeyTaken(address,address)",
        "MeterTaken(bytes32,address)",
        "NoMatch(uint64,uint256)",
        "NoMeter(address)",
        "NoPeriod()",
        "NoShortfall(uint64,uint256)",
        "NotAPermutation(uint64,uint256)",
        "NotAllowed(address)",
        "NotAscending(uint256,uint256)",
        "NotChallenged(uint64)",
        "NotCheapest(address,address)",
        "NotClaimed(uint64,uint256)",
        "NotCovered(address,uint64,uint64,uint64)",
        "NotDelivered(uint256,uint256)",
        "NotHolder(uint256,address)",
        "NotInRoot(uint64,uint256)",
        "NotMinter(address)",
        "NotMissing(uint64,uint256)",
        "NotOperator(address)",
        "NotPartOf(uint256,uint256)",
        "NotReporter(address)",
        "NotSigned(address,address)",
        "NotSorted(uint64,uint256)",
        "NothingToWithdraw(uint256)",
        "OwnableInvalidOwner(address)",
        "OwnableUnauthorizedAccount(address)",
        "ResponseTimeLeft(uint64,uint256)",
        "ResponseTooLate(uint64,uint256)",
        "SafeCastOverflowedUintDowncast(uint8,uint256)",
        "SafeERC20FailedOperation(address)",
        "SpendingCapExceeded(uint256,uint256,uint256)",
        "StringTooLong(string)",
        "SupplyDiffers(address)",
        "TooDear(uint256,uint256)",
        "TooManyAccounts()",
        "TooManyOf(uint64,address)",
        "TooManyProducers()",
        "Unbalanced(int256)",
        "UnknownAccount(uint256)",
        "WindowNotAfter(uint64,uint64)",
        "WithdrawalPending(uint256)",
        "WithdrawalTooEarly(uint256,uint256)",
        "WithinMandate(uint256)",
        "WrongCommitment(uint64)",
        "WrongMeter(uint256,address)",
        "WrongNonce(uint256,uint256,uint256)",
        "WrongPrices(uint64,uint256)",
        "WrongResponse()",
        "WrongSigner(address,address)",
        "WrongStage(address,bytes32,uint8)",
        "WrongStatus(address,uint8)",
        "ZeroAddress()",
        "ZeroAmount()",
    ];

    private static readonly FrozenDictionary<string, string> BySelector =
        Signatures.ToFrozenDictionary(s => Convert.ToHexStringLower(AbiEncoder.Selector(s)), StringComparer.Ordinal);

    /// <summary>Canonical signatures of the errors this class can name.</summary>
    public static IReadOnlyCollection<string> Known => Signatures;

    /// <summary>For example "InsufficientBalance(3, 100, 250)"; unknown data is shown as it is.</summary>
    public static string Describe(ReadOnlySpan<byte> data)
    {
        if (data.Length < 4)
        {
            return "no reason given";
        }

        if (!BySelector.TryGetValue(Convert.ToHexStringLower(data[..4]), out string? signature))
        {
            return Hex.Format(data);
        }

        AbiReader reader = new(data[4..]);
        try
        {
            if (signature == TextError)
            {
                return System.Text.Encoding.UTF8.GetString(reader.Bytes(0));
            }

            int open = signature.IndexOf('(', StringComparison.Ordinal);
            string[] types = signature[(open + 1)..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            string[] values = new string[types.Length];
            for (int i = 0; i < types.Length; i++)
            {
                values[i] = types[i] switch
                {
                    "address" => reader.Address(i),
                    "bytes32" => Hex.Format(reader.Word(i)),
                    "int256" => reader.Signed(i).ToString(),
                    _ => reader.Number(i).ToString(),
                };
            }

            return $"{signature[..open]}({string.Join(", ", values)})";
        }
        catch (InputException)
        {
            return Hex.Format(data);
        }
    }
}
