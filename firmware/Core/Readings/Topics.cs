namespace EdgeEnergy.Core;

/// <summary>The MQTT topics of one device: edgeenergy/v1/SITE/DEVICE/KIND.</summary>
public sealed class Topics
{
    public const string Root = "edgeenergy/v1";

    /// <summary>Throws ArgumentException when a name is not a <see cref="DeviceName"/>.</summary>
    public Topics(string site, string device)
    {
        if (!DeviceName.IsValid(site))
        {
            throw new System.ArgumentException("a site name is 1 to 48 of A-Z a-z 0-9 - . _", nameof(site));
        }

        if (!DeviceName.IsValid(device))
        {
            throw new System.ArgumentException("a device name is 1 to 48 of A-Z a-z 0-9 - . _", nameof(device));
        }

        string prefix = Root + "/" + site + "/" + device + "/";
        Reading = prefix + "reading";
        Statement = prefix + "statement";
        Status = prefix + "status";
        Command = prefix + "command";
        Ack = prefix + "ack";
        Update = prefix + "update";
        UpdateReport = prefix + "update-report";
    }

    /// <summary>Device to gateway: one COSE envelope.</summary>
    public string Reading { get; }

    /// <summary>Device to gateway: one interval statement.</summary>
    public string Statement { get; }

    /// <summary>Retained; the device's last will.</summary>
    public string Status { get; }

    /// <summary>Gateway to device.</summary>
    public string Command { get; }

    /// <summary>Gateway to device: what is stored.</summary>
    public string Ack { get; }

    /// <summary>Gateway to device: manifest and chunks of an update (<see cref="UpdateAgent.Receive"/>).</summary>
    public string Update { get; }

    /// <summary>Device to gateway: where its update stands (<see cref="UpdateAgent.Report"/>).</summary>
    public string UpdateReport { get; }

    /// <summary>Filter for one kind ("reading", "statement" ...) of every device of a site.</summary>
    public static string AllDevices(string site, string kind) => Root + "/" + site + "/+/" + kind;

    /// <summary>Takes a topic apart; false when it is not one of ours.</summary>
    public static bool TryParse(string topic, out string site, out string device, out string kind)
    {
        site = "";
        device = "";
        kind = "";
        string[] parts = topic.Split(new[] { '/' });
        if (parts.Length != 5 || parts[0] + "/" + parts[1] != Root || !DeviceName.IsValid(parts[2]) || !DeviceName.IsValid(parts[3]))
        {
            return false;
        }

        switch (parts[4])
        {
            case "reading":
            case "statement":
            case "status":
            case "command":
            case "ack":
            case "update":
            case "update-report":
                site = parts[2];
                device = parts[3];
                kind = parts[4];
                return true;
            default:
                return false;
        }
    }
}
