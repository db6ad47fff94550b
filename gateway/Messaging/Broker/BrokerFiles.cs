using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging;

/// <summary>
/// Writes everything mosquitto needs into one folder: configuration, password file, access rules, and a folder for what it persists. Two of
/// mosquitto's defaults lose data and are replaced: saving every 1,800 s, and dropping what exceeds 1,000 queued messages of a client.
/// </summary>
public sealed class BrokerFiles
{
    private const int PasswordBytes = 24;
    private const int SaltBytes = 12;
    private const int HashBytes = 64;

    /// <summary>mosquitto_passwd's own default. A random 192-bit password needs no stretching; the count only has to be in the file.</summary>
    private const int Iterations = 101;

    /// <summary>The longest reading or statement is a few hundred bytes; nothing of ours comes near this.</summary>
    private const int MessageSizeMaximum = 262_144;

    /// <summary>Messages kept by a broker that dies are re-sent by the devices until the gateway acknowledges, so a few seconds may be lost here.</summary>
    private const int AutosaveSeconds = 5;

    /// <summary>
    /// As good as unlimited. Not 0, mosquitto's "unlimited": up to 2.0.21 it takes that as a queue that is always full and cuts the connection of a
    /// client whose publish is denied.
    /// </summary>
    private const int QueuedMaximum = 10_000_000;

    private const int InFlightMaximum = 1_000;

    private readonly string _folder;

    public BrokerFiles(string folder) => _folder = Path.GetFullPath(folder);

    public string Configuration => Path.Combine(_folder, "mosquitto.conf");

    private string Passwords => Path.Combine(_folder, "passwords");

    private string Rules => Path.Combine(_folder, "acl");

    private string Persistence => Path.Combine(_folder, "persistence");

    /// <summary>24 random bytes of the operating system as base64url, 32 characters: keys come from there, not from a simulation's seed.</summary>
    public static string NewPassword() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(PasswordBytes)).Replace('+', '-').Replace('/', '_');

    /// <summary>Writes or replaces the files; what the broker has persisted stays. Throws <see cref="InputException"/> for a name or topic that can not be written.</summary>
    public void Write(int port, IReadOnlyList<BrokerUser> users)
    {
        foreach (var user in users)
        {
            Check(user);
        }

        Directory.CreateDirectory(Persistence);
        SecretFile.Write(Passwords, string.Concat(users.Select(PasswordLine)));
        SecretFile.Write(Rules, string.Concat(users.Select(RuleLines)));
        SecretFile.Write(Configuration, ConfigurationText(port));
    }

    private static void Check(BrokerUser user)
    {
        if (user.Name.Length == 0 || user.Name.AsSpan().IndexOfAny(':', '\n', '\r') >= 0)
        {
            throw new InputException("broker", "user name", $"'{user.Name}'", "a name without colon or line break");
        }

        foreach (var rule in user.Rules)
        {
            if (rule.Topic.Length == 0 || rule.Topic.AsSpan().IndexOfAny('\n', '\r', '\0') >= 0)
            {
                throw new InputException($"broker, user {user.Name}", "topic", $"'{rule.Topic}'", "a topic without line break");
            }
        }
    }

    /// <summary>user:$7$iterations$salt$hash, PBKDF2 with HMAC-SHA-512 over 64 bytes (mosquitto_passwd(1), format of mosquitto 2.0).</summary>
    private static string PasswordLine(BrokerUser user)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(user.Password), salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return $"{user.Name}:$7${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}\n";
    }

    private static string RuleLines(BrokerUser user)
    {
        var text = new StringBuilder($"user {user.Name}\n");
        foreach (var rule in user.Rules)
        {
            text.Append(CultureInfo.InvariantCulture, $"topic {rule.Access.ToString().ToLowerInvariant()} {rule.Topic}\n");
        }

        return text.Append('\n').ToString();
    }

    private string ConfigurationText(int port) => $"""
        listener {port} 127.0.0.1
        allow_anonymous false
        password_file {Passwords}
        acl_file {Rules}
        persistence true
        persistence_location {Persistence}/
        autosave_interval {AutosaveSeconds}
        max_queued_messages {QueuedMaximum}
        max_inflight_messages {InFlightMaximum}
        message_size_limit {MessageSizeMaximum}
        set_tcp_nodelay true
        connection_messages false
        log_dest stderr
        log_type error
        log_type warning
        log_type information
        user {Environment.UserName}

        """;
}
