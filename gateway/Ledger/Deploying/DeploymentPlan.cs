using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What a profile deploys for an operator: creation code with arguments, and the addresses that follow from them.</summary>
public sealed class DeploymentPlan
{
    private readonly List<PlannedContract> _contracts = [];

    /// <summary>Works out everything before anything is sent; <see cref="InputException"/> when the profile can not be deployed.</summary>
    public DeploymentPlan(NetworkProfile profile, string operatorAddress, ContractArtifacts artifacts)
    {
        Profile = profile;
        Operator = operatorAddress;
        Owner = profile.OwnerFor(operatorAddress);
        Token = profile.Token is null ? null : EthereumAddress.Format(EthereumAddress.Parse(profile.Token, $"profile {profile.Name}: token"));
        foreach (string name in ContractName.All.Where(n => profile.Contracts.Contains(n, StringComparer.Ordinal)))
        {
            ContractArtifact artifact = artifacts[name];
            IReadOnlyList<ConstructorArgument> arguments = ArgumentsOf(name);
            byte[] code = [.. artifact.CreationCode, .. ConstructorArgument.Encode(arguments)];
            _contracts.Add(new PlannedContract(artifact, arguments, code, Create2Factory.AddressOf(code)));
            if (name == ContractName.SettlementToken)
            {
                Token = _contracts[^1].Address;
            }
        }
    }

    public NetworkProfile Profile { get; }

    public string Operator { get; }

    public string Owner { get; }

    /// <summary>The token that is settled in; null where there is no vault.</summary>
    public string? Token { get; }

    public IReadOnlyList<PlannedContract> Contracts => _contracts;

    /// <summary>Address of a contract; <see cref="InputException"/> when the profile does not deploy it.</summary>
    public string AddressOf(string name) => Find(name)?.Address
        ?? throw new InputException($"profile {Profile.Name}", "contracts", $"no {name}", $"{name}, which others of them need");

    internal bool Has(string name) => Find(name) is not null;

    private PlannedContract? Find(string name) => _contracts.Find(c => c.Artifact.Name == name);

    private ConstructorArgument[] ArgumentsOf(string name) => name switch
    {
        ContractName.SettlementToken => [ConstructorArgument.Of("owner", Owner)],
        ContractName.SettlementVault =>
        [
            ConstructorArgument.Of("token", Token ?? throw new InputException($"profile {Profile.Name}", "token", "nothing", $"an address, or {ContractName.SettlementToken} among the contracts")),
            ConstructorArgument.Of("owner", Owner),
            ConstructorArgument.Of("operator", Operator),
            ConstructorArgument.Of("withdrawalDelay", (long)Profile.WithdrawalDelay.TotalSeconds),
            ConstructorArgument.Of("challengePeriod", (long)Profile.ChallengePeriod.TotalSeconds),
            ConstructorArgument.Of("responsePeriod", (long)Profile.ResponsePeriod.TotalSeconds),
            ConstructorArgument.Of("minimumBond", Profile.MinimumBondMicro),
            ConstructorArgument.Of("challengeStake", Profile.ChallengeStakeMicro),
        ],
        ContractName.LocalEnergyMarket =>
        [
            ConstructorArgument.Of("registry", AddressOf(ContractName.ParticipantRegistry)),
            ConstructorArgument.Of("owner", Owner),
            ConstructorArgument.Of("operator", Operator),
        ],
        ContractName.IncentiveToken => [ConstructorArgument.Of("owner", Owner)],
        ContractName.RenewableMarket =>
        [
            ConstructorArgument.Of("registry", AddressOf(ContractName.ParticipantRegistry)),
            ConstructorArgument.Of("incentive", AddressOf(ContractName.IncentiveToken)),
            ConstructorArgument.Of("owner", Owner),
            ConstructorArgument.Of("operator", Operator),
            ConstructorArgument.Of("base", Incentive.Base),
            ConstructorArgument.Of("unitWh", Incentive.UnitWh),
            ConstructorArgument.Of("unitSteady", Incentive.UnitSteadySeconds),
            ConstructorArgument.Of("unitSupplied", Incentive.UnitSuppliedSeconds),
            ConstructorArgument.Of("feedInTariff", Incentive.FeedInTariffMicroPerKwh),
        ],
        _ => [ConstructorArgument.Of("owner", Owner), ConstructorArgument.Of("operator", Operator)],
    };

    private IncentiveRule Incentive => Profile.Incentive ?? throw new InputException($"profile {Profile.Name}", "incentive", "nothing", $"the rule that {ContractName.RenewableMarket} is deployed with");
}
