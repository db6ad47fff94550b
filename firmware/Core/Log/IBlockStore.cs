namespace EdgeEnergy.Core;

/// <summary>A flat place for a few named files: a folder of a file system, or memory in a test. Failures of the medium are IOException.</summary>
public interface IBlockStore
{
    /// <summary>Names of the files, in any order.</summary>
    string[] List();

    /// <summary>Opens a file for reading and appending; creates it where it is missing.</summary>
    IBlockFile Open(string name);

    /// <summary>Removes a closed file.</summary>
    void Delete(string name);
}
