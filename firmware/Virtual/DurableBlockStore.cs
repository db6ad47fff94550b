using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual;

/// <summary>Log files whose records are on the disk when they count as written.</summary>
internal sealed class DurableBlockStore(string directory) : FileBlockStore(directory)
{
    protected override void Flush(FileStream stream) => stream.Flush(flushToDisk: true);
}
