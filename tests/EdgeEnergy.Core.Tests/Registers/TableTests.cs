using System.Security.Cryptography;

namespace EdgeEnergy.Core.Tests.Registers;

public sealed class TableTests
{
    private const int Flags = 13;

    /// <summary>Even a table that is whole can not lead a command to a register that must not be written.</summary>
    [Theory]
    [InlineData(RegisterRole.MaxSellPower)]
    [InlineData(RegisterRole.WorkMode)]
    [InlineData(RegisterRole.TimeOfUse)]
    [InlineData(RegisterRole.GridChargeTarget)]
    public void A_table_whose_commands_would_write_a_dangerous_register_is_refused(RegisterRole role)
    {
        byte[] table = MapOf.Table("deye-hybrid-3p-lv");
        RegisterMap map = RegisterMap.TryLoad(table, out _)!;
        int record = RegisterMapFormat.HeaderLength + (RegisterMapFormat.RegisterLength * map.Role(role));
        table = MapOf.Table("deye-hybrid-3p-lv");
        table[record + Flags] |= RegisterMapFormat.FlagDangerous;
        SHA256.HashData(table.AsSpan(0, table.Length - RegisterMapFormat.DigestLength)).AsSpan(0, RegisterMapFormat.DigestLength).CopyTo(table.AsSpan(table.Length - RegisterMapFormat.DigestLength));

        Assert.Null(RegisterMap.TryLoad(table, out string error));
        Assert.Equal("register table would let a command write a register that must not be written", error);
    }

    /// <summary>Bytes that are not what they seem may be refused or not, but no accessor leaves the table.</summary>
    [Theory]
    [InlineData("deye-hybrid-1p")]
    [InlineData("chint-dtsu666")]
    [InlineData("carlo-gavazzi-em24-e1")]
    public void No_accessor_leaves_a_table_with_any_byte_changed(string id)
    {
        byte[] sound = MapOf.Table(id);
        Random random = new(11);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] table = [.. sound];
            table[random.Next(RegisterMapFormat.HeaderVersion, table.Length - RegisterMapFormat.DigestLength)] = (byte)random.Next(256);
            SHA256.HashData(table.AsSpan(0, table.Length - RegisterMapFormat.DigestLength)).AsSpan(0, RegisterMapFormat.DigestLength).CopyTo(table.AsSpan(table.Length - RegisterMapFormat.DigestLength));
            RegisterMap? map = RegisterMap.TryLoad(table, out _);
            refused += map is null ? 1 : 0;
            if (map is not null)
            {
                Use(map.Copy());
            }
        }

        Assert.InRange(refused, 1, 1999);
    }

    private static void Use(RegisterMap map)
    {
        for (int i = 0; i < map.VariantCount; i++)
        {
            map.Switch(i, true);
            Assert.Equal(i, map.VariantOf(map.VariantName(i)) is int found && found >= 0 && found <= i ? i : -1);
        }

        for (int i = 0; i < map.ReadingCount; i++)
        {
            Assert.NotNull(map.ReadingName(i));
        }

        RegisterValues values = new(map);
        foreach (PollClass poll in Enum.GetValues<PollClass>())
        {
            PollPlan plan = new(map, poll);
            values.Take(plan, [.. Enumerable.Repeat(true, plan.BlockCount)], 1_750_000_000);
        }
    }
}
