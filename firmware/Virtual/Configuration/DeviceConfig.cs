using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Virtual.Configuration;

/// <summary>One device: its inverter, its keys, its log and its broker account.</summary>
internal sealed record DeviceConfig
{
    private const int KeyLength = 32;
    private const int PublicKeyLength = 64;

    public required string Id { get; init; }

    public required string Site { get; init; }

    public required TransportConfig Transport { get; init; }

    public required RegisterMap Map { get; init; }

    /// <summary>Variants of the map that the installer chose, by name.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>secp256k1 private key, 32 bytes: signs statements and, unless <see cref="MacKey"/> is set, readings.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Key shared with the gateway when readings carry a MAC instead of a signature; null for signatures.</summary>
    public byte[]? MacKey { get; init; }

    public required byte[] GatewayPublicKey { get; init; }

    /// <summary>Key of the publisher whose register maps the device takes over the air, x|y, 64 bytes; null for none.</summary>
    public byte[]? PublisherKey { get; init; }

    /// <summary>How long a newer register map has until the gateway has acknowledged a reading made with it.</summary>
    public int UpdateTrialSeconds { get; init; } = 900;

    /// <summary>Local time at the inverter less UTC, seconds.</summary>
    public int UtcOffsetSeconds { get; init; }

    public required string LogFolder { get; init; }

    public required string MqttHost { get; init; }

    public required int MqttPort { get; init; }

    public string? MqttUser { get; init; }

    public string? MqttPassword { get; init; }

    public required int PollSeconds { get; init; }

    public required int PeriodSeconds { get; init; }

    /// <summary>Serial number of the inverter the device is bound to; empty for the first it meets.</summary>
    public required string SerialNumber { get; init; }

    public required bool ReadOnly { get; init; }

    public static DeviceConfig Read(string file, JsonSection section, bool lockStep)
    {
        JsonSection mqtt = section.Section("mqtt");
        string signer = section.Text("signer", "es256k");
        RegisterMap map = LoadMap(section);
        DeviceConfig config = new()
        {
            Id = Name(section, "id"),
            Site = Name(section, "site"),
            Transport = TransportConfig.Read(section.Section("transport"), lockStep),
            Map = map,
            Variants = ReadVariants(section, map),
            Key = Bytes(section, "key_file", SecretFile.Read(section.Text("key_file")), KeyLength),
            MacKey = signer switch
            {
                "es256k" => null,
                "hmac" => Bytes(section, "mac_key_file", SecretFile.Read(section.Text("mac_key_file")), KeyLength),
                _ => throw section.Error("signer", signer, "es256k or hmac"),
            },
            GatewayPublicKey = Bytes(section, "gateway_public_key", section.Text("gateway_public_key"), PublicKeyLength),
            PublisherKey = section.Has("publisher_key") ? Bytes(section, "publisher_key", section.Text("publisher_key"), PublicKeyLength) : null,
            UpdateTrialSeconds = (int)section.Number("update_trial_seconds", 1, 86_400, 900),
            UtcOffsetSeconds = (int)section.Number("utc_offset_seconds", -50_400, 50_400, 0),
            LogFolder = section.Text("log"),
            MqttHost = mqtt.Text("host"),
            MqttPort = (int)mqtt.Number("port", 1, 65535),
            MqttUser = mqtt.Has("user") ? mqtt.Text("user") : null,
            MqttPassword = mqtt.Has("password_file") ? SecretFile.Read(mqtt.Text("password_file")) : null,
            PollSeconds = (int)section.Number("poll_seconds", 1, 3600, 60),
            PeriodSeconds = (int)section.Number("period_seconds", 300, 3600, 900),
            SerialNumber = section.Text("serial_number", ""),
            ReadOnly = section.Flag("read_only"),
        };
        mqtt.End();
        section.End();
        return config.PeriodSeconds % config.PollSeconds == 0
            ? config
            : throw new InputException(file, $"{config.Id}: poll_seconds", config.PollSeconds.ToString(), $"a divisor of the period of {config.PeriodSeconds} s");
    }

    private static string Name(JsonSection section, string field)
    {
        string name = section.Text(field);
        return DeviceName.IsValid(name) ? name : throw section.Error(field, name, "1 to 48 of A-Z a-z 0-9 - . _");
    }

    private static byte[] Bytes(JsonSection section, string field, string hex, int length)
    {
        try
        {
            byte[] bytes = Convert.FromHexString(hex);
            if (bytes.Length == length)
            {
                return bytes;
            }
        }
        catch (FormatException)
        {
            // Told below, without repeating what may be a secret.
        }

        throw section.Error(field, $"{hex.Length} characters", $"{length} bytes in hex");
    }

    private static IReadOnlyList<string> ReadVariants(JsonSection section, RegisterMap map)
    {
        string[] choices = [.. Enumerable.Range(0, map.VariantCount).Where(i => map.VariantKindOf(i) == VariantKind.Chosen).Select(map.VariantName)];
        IReadOnlyList<string> names = section.Texts("variants");
        string? unknown = names.FirstOrDefault(name => !choices.Contains(name, StringComparer.Ordinal));
        return unknown is null ? names : throw section.Error("variants", unknown, choices.Length == 0 ? $"none: {map.Id} has nothing to choose" : "some of " + string.Join(", ", choices));
    }

    private static RegisterMap LoadMap(JsonSection section)
    {
        string path = section.Text("map");
        try
        {
            return RegisterMap.TryLoad(File.ReadAllBytes(path), out string error) ?? throw new InputException($"{path}: {error}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: can not be read: {e.Message}", e);
        }
    }
}
