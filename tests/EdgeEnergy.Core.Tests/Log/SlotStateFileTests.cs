namespace EdgeEnergy.Core.Tests.Log;

public sealed class SlotStateFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slots").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Nothing_written_is_nothing_read()
    {
        SlotStateFile file = Open();

        Assert.Equal(0, file.Read(new byte[64]));
        file.Close();
    }

    [Fact]
    public void The_newest_record_is_read_before_and_after_a_restart()
    {
        SlotStateFile file = Open();
        for (int i = 1; i <= 5; i++)
        {
            file.Write(Record(i), i);
            Assert.Equal(Record(i), Read(file));
        }

        file.Close();
        file = Open();
        Assert.Equal(Record(5), Read(file));
        file.Write(Record(3), 3);
        Assert.Equal(Record(3), Read(file));
        file.Close();
    }

    [Fact]
    public void Power_that_fails_at_any_byte_of_a_write_leaves_the_record_before_or_the_new_one()
    {
        SlotStateFile file = Open();
        file.Write(Record(20), 20);
        file.Write(Record(21), 21);
        byte[] older = File.ReadAllBytes(Slot(1));
        file.Write(Record(22), 22);
        file.Close();
        byte[] newest = File.ReadAllBytes(Slot(1));

        for (int cut = 0; cut <= newest.Length; cut++)
        {
            byte[] torn = [.. newest[..cut], .. cut < older.Length ? older[cut..] : []];
            File.WriteAllBytes(Slot(1), torn);
            file = Open();
            byte[] found = Read(file);
            Assert.True(found.SequenceEqual(Record(21)) || (cut >= newest.Length - 1 && found.SequenceEqual(Record(22))), $"cut at {cut}: {found.Length} bytes");
            file.Write(Record(9), 9);
            Assert.Equal(Record(9), Read(file));
            file.Close();
            File.WriteAllBytes(Slot(0), SlotAfter(21));
        }
    }

    [Fact]
    public void A_write_allocates_nothing()
    {
        SlotStateFile file = Open();
        byte[] record = Record(40);
        file.Write(record, 40);
        file.Write(record, 40);

        long before = GC.GetAllocatedBytesForCurrentThread();
        file.Write(record, 40);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        file.Close();
    }

    private static byte[] Record(int length) => [.. Enumerable.Range(1, length).Select(i => (byte)(i * length))];

    private static byte[] Read(SlotStateFile file)
    {
        byte[] buffer = new byte[64];
        return buffer[..file.Read(buffer)];
    }

    private SlotStateFile Open() => new(Path.Combine(folder, "state"), 64);

    private string Slot(int number) => Path.Combine(folder, "state." + number);

    /// <summary>Bytes of the second slot as they were when the second record had been written.</summary>
    private byte[] SlotAfter(int length)
    {
        string other = Path.Combine(folder, "other");
        SlotStateFile file = new(other, 64);
        file.Write(Record(20), 20);
        file.Write(Record(length), length);
        file.Close();
        byte[] bytes = File.ReadAllBytes(other + ".0");
        File.Delete(other + ".0");
        File.Delete(other + ".1");
        return bytes;
    }
}
