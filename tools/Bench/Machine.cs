using System.Globalization;

namespace EdgeEnergy.Bench;

/// <summary>What the figures were measured on.</summary>
/// <param name="Cores">Processors this process may use.</param>
/// <param name="LoadAverage">Of the last minute before the bench; null where the system does not tell.</param>
/// <param name="Cpu">Model name, or null.</param>
internal sealed record Machine(int Cores, double? LoadAverage, string? Cpu)
{
    private const string Load = "/proc/loadavg";
    private const string Processors = "/proc/cpuinfo";

    public static Machine Now => new(
        Environment.ProcessorCount,
        File.Exists(Load) ? double.Parse(File.ReadAllText(Load).Split(' ')[0], CultureInfo.InvariantCulture) : null,
        File.Exists(Processors) ? File.ReadLines(Processors).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim() : null);
}
