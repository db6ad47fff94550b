using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Collects _checks. A check shows what it found; an <see cref="InputException"/> is its no.</summary>
internal sealed class AuditLog
{
    private readonly List<AuditCheck> _checks = [];

    public AuditReport Report => new(_checks.TrueForAll(check => check.Ok != false), [.. _checks]);

    public void Check(string name, Func<string> proof)
    {
        try
        {
            _checks.Add(new AuditCheck(name, true, proof()));
        }
        catch (Exception e) when (IsNo(e))
        {
            _checks.Add(No(name, e));
        }
    }

    public async Task CheckAsync(string name, Func<Task<string>> proof)
    {
        try
        {
            _checks.Add(new AuditCheck(name, true, await proof()));
        }
        catch (Exception e) when (IsNo(e))
        {
            _checks.Add(No(name, e));
        }
        catch (RpcException e)
        {
            NotChecked(name, $"the node refuses: {e.NodeMessage}");
        }
    }

    public void NotOffline(string name, string why) => _checks.Add(new AuditCheck(name, null, "not checked offline: " + why));

    /// <summary>The newest check could not tell after all.</summary>
    public void Withdraw(string name, string why)
    {
        _checks.RemoveAt(_checks.Count - 1);
        NotOffline(name, why);
    }

    public void NotChecked(string name, string why) => _checks.Add(new AuditCheck(name, null, "not checked: " + why));

    /// <summary>The two must be the same.</summary>
    public static void Same<T>(string what, T found, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
        {
            throw new InputException("evidence", what, $"{found}", $"{expected}");
        }
    }

    /// <summary>The two must be the same bytes.</summary>
    public static void SameBytes(string what, ReadOnlySpan<byte> found, ReadOnlySpan<byte> expected)
    {
        if (!found.SequenceEqual(expected))
        {
            throw new InputException("evidence", what, Hex.Format(found), Hex.Format(expected));
        }
    }

    public static void Require(bool holds, string what, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException("evidence", what, found, expected);
        }
    }

    /// <summary>Numbers and lengths that no honest file has end in arithmetic or in arguments.</summary>
    private static bool IsNo(Exception e) => e is InputException or ArithmeticException or ArgumentException;

    private static AuditCheck No(string name, Exception e) =>
        new(name, false, e is InputException ? e.Message : "evidence: a value is out of range or of another length than its field has");
}
