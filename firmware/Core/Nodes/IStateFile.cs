namespace EdgeEnergy.Core;

/// <summary>One small record that survives a restart. A write replaces the whole record or, when power fails, leaves the old one.</summary>
public interface IStateFile
{
    /// <summary>Reads the record; returns its length, 0 when there is none. Throws IOException when the medium fails.</summary>
    int Read(byte[] buffer);

    /// <summary>Replaces the record. Throws IOException when the medium fails.</summary>
    void Write(byte[] data, int count);
}
