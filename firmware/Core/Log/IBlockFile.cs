namespace EdgeEnergy.Core;

/// <summary>An open append-only file of a <see cref="IBlockStore"/>. Failures of the medium are IOException.</summary>
public interface IBlockFile
{
    /// <summary>Bytes, those not yet synced included.</summary>
    int Length { get; }

    /// <summary>Reads up to <paramref name="count"/> bytes from <paramref name="position"/>; fewer only at the end.</summary>
    int Read(int position, byte[] buffer, int offset, int count);

    /// <summary>Adds bytes at the end. Until Sync they may be lost, or kept in part, by a power cut.</summary>
    void Append(byte[] data, int offset, int count);

    /// <summary>Returns when everything appended is on the medium.</summary>
    void Sync();

    /// <summary>Cuts the file to its first <paramref name="length"/> bytes.</summary>
    void Truncate(int length);

    void Close();
}
