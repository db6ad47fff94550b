using System;
using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>
/// What makes generic firmware a certain device: lines "name = value" of the provisioning file, # begins a comment. Wrong input is one
/// ArgumentException that says the line, what was found and what was expected; secrets are not repeated.
/// </summary>
internal sealed class Provisioning
{
    private const int KeyLength = 32;
    private const int PublicKeyLength = 64;
    private static readonly string[] Names =
    {
        "board", "id", "site", "key", "mac_key", "gateway_public_key", "unit", "baud", "parity", "timeout_ms", "serial_number", "read_only",
        "poll_seconds", "period_seconds", "wifi_ssid", "wifi_password", "ntp", "mqtt_host", "mqtt_port", "mqtt_user", "mqtt_password", "mqtt_tls",
        "s0_name", "s0_pulses_per_kwh",
        "publisher_key", "update_trial_seconds",
    };

    private readonly string[] _values = new string[Names.Length];
    private readonly int[] _lines = new int[Names.Length];
    private readonly string _file;

    private Provisioning(string file, string text)
    {
        _file = file;
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                Take(line, i + 1);
            }
        }

        Board = BoardTable.Find(Text("board")) ?? throw Error("board", Text("board"), "one of " + BoardTable.Ids);
        DeviceId = Name("id");
        Site = Name("site");
        Key = Bytes("key", KeyLength);
        MacKey = Has("mac_key") ? Bytes("mac_key", KeyLength) : null;
        GatewayPublicKey = Bytes("gateway_public_key", PublicKeyLength);
        Unit = (byte)Number("unit", 1, 247, 1);
        Baud = Number("baud", 1200, 115200, 9600);
        Parity = Choice("parity", "none", "none", "even", "odd");
        TimeoutMilliseconds = Number("timeout_ms", 100, 10000, 1000);
        SerialNumber = Text("serial_number", "");
        ReadOnly = Choice("read_only", "true", "true", "false", "false") == "true";
        PollSeconds = Number("poll_seconds", 5, 3600, 60);
        PeriodSeconds = Number("period_seconds", 300, 3600, 900);
        if (PeriodSeconds % PollSeconds != 0)
        {
            throw Error("poll_seconds", Text("poll_seconds", "60"), "a divisor of the period of " + PeriodSeconds + " s");
        }

        WifiSsid = Board.Ethernet ? Text("wifi_ssid", "") : Text("wifi_ssid");
        WifiPassword = Text("wifi_password", "");
        TimeServer = Text("ntp", "pool.ntp.org");
        MqttHost = Text("mqtt_host");
        MqttTls = Choice("mqtt_tls", "false", "true", "false", "false") == "true";
        MqttPort = Number("mqtt_port", 1, 65535, MqttTls ? 8883 : 1883);
        PulseName = Has("s0_name") ? Text("s0_name") : null;
        PulsesPerKwh = Number("s0_pulses_per_kwh", 1, 100000, 1000);
        if (PulseName != null && Board.Pulse < 0)
        {
            throw Error("s0_name", PulseName, "none, because " + Board.Id + " has no pulse input");
        }

        PublisherKey = Has("publisher_key") ? Bytes("publisher_key", PublicKeyLength) : null;
        UpdateTrialSeconds = Number("update_trial_seconds", 60, 86400, 900);
        MqttUser = Has("mqtt_user") ? Text("mqtt_user") : null;
        MqttPassword = Has("mqtt_password") ? Text("mqtt_password") : null;
    }

    public Board Board { get; }

    public string DeviceId { get; }

    public string Site { get; }

    /// <summary>secp256k1 private key that signs statements and, without <see cref="MacKey"/>, readings.</summary>
    public byte[] Key { get; }

    /// <summary>Key shared with the gateway when readings carry a MAC instead of a signature; null for signatures.</summary>
    public byte[]? MacKey { get; }

    public byte[] GatewayPublicKey { get; }

    public byte Unit { get; }

    public int Baud { get; }

    /// <summary>none, even or odd.</summary>
    public string Parity { get; }

    public int TimeoutMilliseconds { get; }

    /// <summary>Serial number of the inverter the device is bound to; empty for the first it meets.</summary>
    public string SerialNumber { get; }

    /// <summary>True unless the file says otherwise: no write function code is ever sent.</summary>
    public bool ReadOnly { get; }

    public int PollSeconds { get; }

    public int PeriodSeconds { get; }

    public string WifiSsid { get; }

    public string WifiPassword { get; }

    public string TimeServer { get; }

    public string MqttHost { get; }

    public int MqttPort { get; }

    /// <summary>Name of the S0 meter's energy in readings; null when none is connected.</summary>
    public string? PulseName { get; }

    public int PulsesPerKwh { get; }

    /// <summary>Key of the publisher whose applications the device takes over the air, x|y; null for none.</summary>
    public byte[]? PublisherKey { get; }

    /// <summary>How long a new application has until the gateway has acknowledged a reading of it.</summary>
    public int UpdateTrialSeconds { get; }

    public string? MqttUser { get; }

    public string? MqttPassword { get; }

    /// <summary>True: TLS, the broker's certificate signed by the authority in ca.pem.</summary>
    public bool MqttTls { get; }

    public static Provisioning Parse(string file, string text) => new Provisioning(file, text);

    private static int IndexOf(string name)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (Names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    private void Take(string line, int number)
    {
        int equals = line.IndexOf('=');
        if (equals < 0)
        {
            throw new ArgumentException(_file + " line " + number + ": found no '=', expected name = value");
        }

        string name = line.Substring(0, equals).Trim();
        int index = IndexOf(name);
        if (index < 0 || _values[index] != null)
        {
            throw new ArgumentException(_file + " line " + number + ": found " + (index < 0 ? "the unknown name " : "a second ") + name + ", expected known names, each once");
        }

        _values[index] = line.Substring(equals + 1).Trim();
        _lines[index] = number;
    }

    private bool Has(string name) => !string.IsNullOrEmpty(_values[IndexOf(name)]);

    private string Text(string name) => Has(name) ? _values[IndexOf(name)] : throw Error(name, "nothing", "a value");

    private string Text(string name, string otherwise) => Has(name) ? _values[IndexOf(name)] : otherwise;

    private string Name(string name)
    {
        string text = Text(name);
        return DeviceName.IsValid(text) ? text : throw Error(name, text, "1 to 48 of A-Z a-z 0-9 - . _");
    }

    private string Choice(string name, string otherwise, string first, string second, string third)
    {
        string text = Text(name, otherwise);
        return text == first || text == second || text == third
            ? text
            : throw Error(name, text, first + ", " + (second == third ? second : second + " or " + third));
    }

    private int Number(string name, int minimum, int maximum, int otherwise)
    {
        if (!Has(name))
        {
            return otherwise;
        }

        string text = Text(name);
        int number = 0;
        bool sound = text.Length <= 6;
        for (int i = 0; sound && i < text.Length; i++)
        {
            sound = text[i] >= '0' && text[i] <= '9';
            number = (10 * number) + (text[i] - '0');
        }

        return sound && number >= minimum && number <= maximum
            ? number
            : throw Error(name, text, "a whole number from " + minimum + " to " + maximum);
    }

    private byte[] Bytes(string name, int length)
    {
        string text = Text(name);
        byte[] bytes = new byte[length];
        bool sound = text.Length == 2 * length;
        for (int i = 0; sound && i < length; i++)
        {
            int high = Digit(text[2 * i]);
            int low = Digit(text[(2 * i) + 1]);
            sound = high >= 0 && low >= 0;
            bytes[i] = (byte)((high << 4) | low);
        }

        return sound ? bytes : throw Error(name, text.Length + " characters", length + " bytes in hex");
    }

    private static int Digit(char c)
    {
        if (c >= '0' && c <= '9')
        {
            return c - '0';
        }

        if (c >= 'a' && c <= 'f')
        {
            return c - 'a' + 10;
        }

        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    private ArgumentException Error(string name, string found, string expected)
    {
        int line = _lines[IndexOf(name)];
        return new ArgumentException(_file + (line > 0 ? " line " + line : "") + ": " + name + ": found " + found + ", expected " + expected);
    }
}
