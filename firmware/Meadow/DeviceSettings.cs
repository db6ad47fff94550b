using System;
using System.Collections.Generic;
using System.Globalization;
using EdgeEnergy.Core;

namespace EdgeEnergy.Meadow;

/// <summary>The settings of app.config.yaml. A wrong one is an ArgumentException of one line that does not repeat secrets.</summary>
internal sealed class DeviceSettings
{
    private const string Prefix = "EdgeEnergy.";
    private const int KeyLength = 32;
    private const int PublicKeyLength = 64;

    private readonly IReadOnlyDictionary<string, string> _values;

    public DeviceSettings(IReadOnlyDictionary<string, string> values)
    {
        _values = values;
        Id = Name("Id");
        Site = Name("Site");
        Key = Bytes("Key", KeyLength);
        GatewayPublicKey = Bytes("GatewayPublicKey", PublicKeyLength);
        MqttHost = Text("MqttHost", null);
        MqttPort = Number("MqttPort", 1, 65535, 1883);
        MqttUser = Text("MqttUser", "");
        MqttPassword = Text("MqttPassword", "");
        Unit = (byte)Number("Unit", 1, 247, 1);
        Baud = Number("Baud", 1200, 115200, 9600);
        PollSeconds = Number("PollSeconds", 5, 3600, 60);
        PeriodSeconds = Number("PeriodSeconds", 300, 3600, 900);
        SerialNumber = Text("SerialNumber", "");
        string readOnly = Text("ReadOnly", "true").ToLowerInvariant();
        ReadOnly = readOnly == "true" || (readOnly == "false" ? false : throw Error("ReadOnly", readOnly, "true or false"));
        if (PeriodSeconds % PollSeconds != 0)
        {
            throw Error("PollSeconds", PollSeconds.ToString(CultureInfo.InvariantCulture), "a divisor of the period");
        }
    }

    public string Id { get; }

    public string Site { get; }

    public byte[] Key { get; }

    public byte[] GatewayPublicKey { get; }

    public string MqttHost { get; }

    public int MqttPort { get; }

    public string MqttUser { get; }

    public string MqttPassword { get; }

    public byte Unit { get; }

    public int Baud { get; }

    public int PollSeconds { get; }

    public int PeriodSeconds { get; }

    public string SerialNumber { get; }

    public bool ReadOnly { get; }

    private static ArgumentException Error(string field, string found, string expected) => new ArgumentException("app.config.yaml: " + Prefix + field + ": found " + found + ", expected " + expected);

    private string Text(string field, string? otherwise) =>
        _values.TryGetValue(Prefix + field, out string? text) && !string.IsNullOrEmpty(text) ? text : otherwise ?? throw Error(field, "nothing", "a value");

    private string Name(string field)
    {
        string text = Text(field, null);
        return DeviceName.IsValid(text) ? text : throw Error(field, text, "1 to 48 of A-Z a-z 0-9 - . _");
    }

    private int Number(string field, int minimum, int maximum, int otherwise)
    {
        string text = Text(field, otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum
            ? number
            : throw Error(field, text, "a whole number from " + minimum + " to " + maximum);
    }

    private byte[] Bytes(string field, int length)
    {
        string text = Text(field, null);
        byte[] bytes = new byte[length];
        bool sound = text.Length == 2 * length;
        for (int i = 0; sound && i < length; i++)
        {
            sound = byte.TryParse(text.Substring(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]);
        }

        return sound ? bytes : throw Error(field, text.Length + " characters", length + " bytes in hex");
    }
}
