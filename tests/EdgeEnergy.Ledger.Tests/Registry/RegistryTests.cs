using EdgeEnergy.Ledger.Tests.Deploying;
using EdgeEnergy.Ledger.Tests.Markets;

namespace EdgeEnergy.Ledger.Tests.Registry;

/// <summary>The registry by transactions of participants and operator.</summary>
public sealed class RegistryTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Participants_of_every_role_apply_and_are_approved_rejected_and_revoked()
    {
        await using Side side = await Side.StartAsync(31337, TestNetwork.Profile("development"), _token);
        ParticipantRegistryContract registry = side.Registry;
        TestNetwork network = side.Network;
        string[] names = [.. Enum.GetNames<RegistryRole>()];
        await network.FundAsync(_token, names);
        foreach (RegistryRole role in Enum.GetValues<RegistryRole>())
        {
            string account = role.ToString();
            (byte[] Id, string Key)? meter = role is RegistryRole.Grid or RegistryRole.Transmission
                ? null
                : (ParticipantRegistryContract.MeterId(account), network.Address("meter of " + account));
            await side.SendAsync(registry.Apply(account, role, $"apply:{account}"));
            if (meter is not null)
            {
                Assert.Equal($"NoMeter({network.Address(account)})", await side.RefusalAsync(registry.Approve(network.Address(account), null, "none")));
            }

            await side.SendAsync(registry.Approve(network.Address(account), meter, $"approve:{account}"));
            RegisteredParticipant found = await registry.ParticipantAsync(network.Address(account), _token);
            Assert.Equal((ParticipantStatus.Approved, role, 500), (found.Status, found.Role, found.Reputation));
            Assert.Equal(meter?.Key ?? "0x" + new string('0', 40), found.MeterKey);
            Assert.Equal(meter?.Id ?? new byte[32], found.MeterId);
        }

        string prosumer = network.Address(nameof(RegistryRole.Prosumer));
        byte[] exchanged = ParticipantRegistryContract.MeterId("exchanged");
        await side.SendAsync(registry.ReplaceMeter(prosumer, exchanged, network.Address("exchanged"), "replace"));
        Assert.Equal(exchanged, (await registry.ParticipantAsync(prosumer, _token)).MeterId);
        await side.SendAsync(registry.Revoke(prosumer, "left the feeder", "revoke"));
        Assert.Equal(0, await registry.ReputationAsync(prosumer, _token));
        Assert.Equal($"WrongStatus({prosumer}, {(int)ParticipantStatus.Revoked})", await side.RefusalAsync(registry.Apply(nameof(RegistryRole.Prosumer), RegistryRole.Prosumer, "again")));

        IReadOnlyList<RegistryEvent> events = await registry.EventsAsync(0, await network.Client.BlockNumberAsync(_token), _token);
        Assert.Equal(6, events.Count(e => e is { Name: "Approved" }));
        Assert.Equal([RegistryRole.Grid, RegistryRole.Transmission, RegistryRole.Consumer, RegistryRole.Prosumer, RegistryRole.RenewableSource, RegistryRole.FutureConsumer], events.Where(e => e.Name == "Applied").Select(e => e.Role!.Value));
        Assert.Equal(new RegistryEvent("Revoked", prosumer, null, "left the feeder", null), events[^1]);
    }

    [Fact]
    public async Task A_participant_without_gas_signs_its_application_and_somebody_else_brings_it_once()
    {
        await using Side side = await Side.StartAsync(31337, TestNetwork.Profile("development"), _token);
        ParticipantRegistryContract registry = side.Registry;
        ISigner signer = side.Network.Keyring.Signer("u9");
        const long Deadline = 4_000_000_000;
        byte[] signature = Sign(signer, registry.ApplicationHash(signer.Address, RegistryRole.Consumer, await registry.NonceAsync(signer.Address, _token), Deadline));

        Assert.StartsWith("NotSigned(", await side.RefusalAsync(registry.ApplyWithSignature("operator", signer.Address, RegistryRole.Prosumer, Deadline, signature, "other role")), StringComparison.Ordinal);
        await side.SendAsync(registry.ApplyWithSignature("operator", signer.Address, RegistryRole.Consumer, Deadline, signature, "bring"));
        Assert.Equal(ParticipantStatus.Applied, (await registry.ParticipantAsync(signer.Address, _token)).Status);
        await side.SendAsync(registry.Reject(signer.Address, "no meter yet", "reject"));
        Assert.StartsWith("NotSigned(", await side.RefusalAsync(registry.ApplyWithSignature("operator", signer.Address, RegistryRole.Consumer, Deadline, signature, "again")), StringComparison.Ordinal);
        Assert.Equal(1, await registry.NonceAsync(signer.Address, _token));
    }

    private static byte[] Sign(ISigner signer, byte[] hash)
    {
        byte[] signature = new byte[65];
        signer.Sign(hash, signature);
        signature[64] += 27;
        return signature;
    }
}
