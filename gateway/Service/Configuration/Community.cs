using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Market;
using EdgeEnergy.Planning;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Service.Configuration;

/// <summary>The community this gateway serves, checked and ready for use: participants placed on the buses of the feeder.</summary>
public sealed class Community
{
    private readonly Dictionary<string, Participant> byId;
    private readonly Dictionary<string, Participant> byDevice;
    private readonly Dictionary<string, CommunityParticipant> batteries;

    public Community(CommunityDocument document)
    {
        Document = document;
        Feeder = Feeder.Parse(document.Feeder.GetRawText(), "feeder");
        foreach (CommunityParticipant participant in document.Participants.Where(p => Feeder.FindIndexOf(p.Bus) < 0))
        {
            throw new InputException($"community: participant {participant.Id}", "bus", participant.Bus.ToString(), $"one of the feeder's {Feeder.Buses.Count} bus ids");
        }

        Participants = [.. document.Participants.Select(p => p.ToParticipant())];
        Traders = [.. Participants.Where(p => p.Trades)];
        batteries = document.Participants.ToDictionary(p => p.Id, p => p, StringComparer.Ordinal);
        OwnKeys = document.Participants.Where(p => p.Custody == Custody.Self)
            .ToDictionary(p => p.Id, p => EthereumAddress.Format(EthereumAddress.Parse(p.Address!, $"participant {p.Id}: address")), StringComparer.Ordinal);
        byId = Participants.ToDictionary(p => p.Id, StringComparer.Ordinal);
        byDevice = Traders.ToDictionary(p => p.DeviceId!, StringComparer.Ordinal);
        Layout = new FeederLayout(
            [.. Feeder.Buses.Select(b => b.Id.ToString())],
            [.. Feeder.Branches.Select(b => b.Place)],
            Participants.ToDictionary(p => p.Id, p => Feeder.IndexOf(p.Bus), StringComparer.Ordinal));
        Limits = new FeederLimits(document.Limits.VoltageMin, document.Limits.VoltageMax);
    }

    public CommunityDocument Document { get; }
    public Feeder Feeder { get; }
    public FeederLayout Layout { get; }
    public FeederLimits Limits { get; }
    public IReadOnlyList<Participant> Participants { get; }

    /// <summary>Participants with a meter, in the order of the document.</summary>
    public IReadOnlyList<Participant> Traders { get; }

    /// <summary>Accounts of the settlement in the order of their numbers: the grid, the fee, then the traders.</summary>
    public IReadOnlyList<string> Accounts => [Domain.Accounts.Grid, Domain.Accounts.Fee, .. Traders.Select(p => p.Id)];

    public Participant Participant(string id) => byId[id];

    /// <summary>Addresses of the participants that keep their own keys, by id.</summary>
    public IReadOnlyDictionary<string, string> OwnKeys { get; }

    public Participant? OfDevice(string deviceId) => byDevice.GetValueOrDefault(deviceId);

    /// <summary>The battery of a participant at a state of charge in percent.</summary>
    public BatteryState Battery(Participant participant, int socPercent)
    {
        CommunityParticipant rule = batteries[participant.Id];
        double oneWay = Math.Sqrt(rule.BatteryEfficiency);
        return new BatteryState(
            participant.BatteryWh * socPercent / 100,
            participant.BatteryWh,
            participant.BatteryWh * rule.BatteryFloorPercent / 100,
            participant.BatteryW,
            oneWay,
            oneWay);
    }

    public IReadOnlyList<Device> Devices() =>
    [
        .. Document.Participants.Where(p => p.DeviceId is not null).Select(p =>
        {
            byte[] key = Convert.FromHexString(p.PublicKey!);
            return new Device(p.DeviceId!, Document.Site, key, DeviceAddress.Of(key));
        }),
    ];

    /// <summary>Sums a value of each trader onto the buses, feeder order.</summary>
    public double[] OnBuses(Func<Participant, double> value)
    {
        double[] buses = new double[Feeder.Buses.Count];
        foreach (Participant participant in Traders)
        {
            buses[Layout.BusOfParticipant[participant.Id]] += value(participant);
        }

        return buses;
    }

    /// <summary>Reactive import of a load, var: it follows the active power at the participant's rated power factor.</summary>
    public static double ReactiveVar(Participant participant, double loadW) =>
        participant.RatedPeakW == 0 ? 0 : loadW * participant.RatedPeakVar / participant.RatedPeakW;
}
