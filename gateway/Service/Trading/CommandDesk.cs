using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Trading;

/// <summary>Tells each home what it is asked to do, signed, as values of the single metered home.</summary>
public sealed class CommandDesk(Community community, ISigner signer, IMqttClient mqtt)
{
    /// <summary>A home goes on for this long after the period before it falls back, so that the next command finds nothing to restore.</summary>
    private const int GraceSeconds = 120;

    private readonly KeyringSealer sealer = new(signer);
    private readonly CommandCodec codec = new();
    private readonly Command command = new();
    private readonly byte[] buffer = new byte[CommandCodec.MaxLength];

    /// <summary>Publishes the set points of a round; the sequence of all its commands is the period's index. False when one could not be published.</summary>
    public async Task<bool> SendAsync(MarketRound round, CancellationToken cancellation)
    {
        List<Task<bool>> sent = [];
        foreach (SetPoint point in round.SetPoints)
        {
            Participant participant = community.Participant(point.ParticipantId);
            command.Sequence = (ulong)round.Period.Index;
            command.IssuedUnix = round.Period.StartUnix;
            command.UntilUnix = round.Period.EndUnix + GraceSeconds;
            command.SellW = PerHome(point.SellW, participant.Multiplier);
            command.ChargeW = PerHome(point.ChargeW, participant.Multiplier);
            int length = codec.Encode(command, participant.DeviceId!, sealer, buffer, 0);
            string topic = new Topics(community.Document.Site, participant.DeviceId!).Command;
            sent.Add(mqtt.PublishAsync(topic, buffer.AsMemory(0, length), MqttQos.AtLeastOnce, retain: false, cancellation));
        }

        return (await Task.WhenAll(sent)).All(ok => ok);
    }

    /// <summary>Rounded up, so that the homes together reach what was traded.</summary>
    private static int PerHome(long busW, int multiplier) => (int)((busW + multiplier - 1) / multiplier);
}
