using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A profile as contracts/networks keeps it; the fields are described there. Unknown and missing fields are refused.</summary>
public static class NetworkProfileFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads a file; <see cref="InputException"/> names what is wrong with it.</summary>
    public static NetworkProfile Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a text; <paramref name="where"/> names it in complaints.</summary>
    public static NetworkProfile Parse(string text, string where)
    {
        Document document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(text, Format) ?? throw new InputException(where, "profile", "null", "an object");
        }
        catch (JsonException e)
        {
            throw new InputException($"{where}: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        Require(document.ChainId > 0, where, "chain_id", $"{document.ChainId}", "a positive number");
        Require(document.FinalityDepth is null or (>= 0 and <= 100_000), where, "finality_depth", $"{document.FinalityDepth}", "null or 0 to 100000 blocks");
        Require(document.MinimumBondMicro > 0 && document.ChallengeStakeMicro > 0, where, "minimum_bond_micro, challenge_stake_micro", $"{document.MinimumBondMicro}, {document.ChallengeStakeMicro}", "positive amounts");
        Require(document.ChallengePeriodSeconds > 0 && document.ResponsePeriodSeconds > 0, where, "challenge_period_seconds, response_period_seconds", $"{document.ChallengePeriodSeconds}, {document.ResponsePeriodSeconds}", "positive times");
        Require(document.SettlementPeriodSeconds is >= 300 and <= 3600 && document.SettlementPeriodSeconds % 60 == 0, where, "settlement_period_seconds", $"{document.SettlementPeriodSeconds}", "whole minutes from 300 to 3600");
        string[] unknown = [.. document.Contracts.Except(ContractName.All, StringComparer.Ordinal)];
        Require(unknown.Length == 0, where, "contracts", string.Join(", ", unknown), string.Join(", ", ContractName.All));
        Require(document.Contracts.Count > 0 && document.Contracts.Distinct(StringComparer.Ordinal).Count() == document.Contracts.Count, where, "contracts", string.Join(", ", document.Contracts), "each contract once");
        document.Incentive?.Check(where);
        return new NetworkProfile
        {
            Name = document.Name,
            ChainId = document.ChainId,
            FinalityDepth = document.FinalityDepth,
            Owner = document.Owner,
            Token = document.Token,
            SettlementPeriod = Seconds(document.SettlementPeriodSeconds, where),
            WithdrawalDelay = Seconds(document.WithdrawalDelaySeconds, where),
            ChallengePeriod = Seconds(document.ChallengePeriodSeconds, where),
            ResponsePeriod = Seconds(document.ResponsePeriodSeconds, where),
            MinimumBondMicro = document.MinimumBondMicro,
            ChallengeStakeMicro = document.ChallengeStakeMicro,
            MaximumFeePerGas = Wei(document.MaximumFeePerGasWei, where, "maximum_fee_per_gas_wei"),
            PriorityFeePerGas = Wei(document.PriorityFeePerGasWei, where, "priority_fee_per_gas_wei"),
            Incentive = document.Incentive,
            Contracts = document.Contracts,
        };
    }

    private static void Require(bool condition, string where, string what, string found, string expected)
    {
        if (!condition)
        {
            throw new InputException(where, what, found, expected);
        }
    }

    /// <summary>A century at most: more is a slip of units.</summary>
    private static TimeSpan Seconds(long seconds, string where) =>
        seconds is >= 0 and <= 3_155_760_000 ? TimeSpan.FromSeconds(seconds) : throw new InputException(where, "period", $"{seconds} s", "0 to 100 years in seconds");

    /// <summary>Decimal digits in a text: amounts in wei outgrow what JSON numbers are read as.</summary>
    private static BigInteger Wei(string digits, string where, string field) =>
        BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger wei) && wei.GetBitLength() <= 128
            ? wei
            : throw new InputException(where, field, digits, "decimal digits in a text");

    private sealed record Document(
        string Name,
        long ChainId,
        int? FinalityDepth,
        string? Owner,
        string? Token,
        long SettlementPeriodSeconds,
        long WithdrawalDelaySeconds,
        long ChallengePeriodSeconds,
        long ResponsePeriodSeconds,
        long MinimumBondMicro,
        long ChallengeStakeMicro,
        string MaximumFeePerGasWei,
        string PriorityFeePerGasWei,
        IncentiveRule? Incentive,
        IReadOnlyList<string> Contracts);
}
