using System.Text.Json.Nodes;

namespace EdgeEnergy.Cli.Demo;

/// <summary>Where a run stands, for whoever shows it.</summary>
/// <param name="StartUnix">First simulated instant.</param>
/// <param name="NowUnix">Simulated now.</param>
/// <param name="EndUnix">Last simulated instant.</param>
/// <param name="State">The gateway's newest state; null while it does not answer.</param>
internal sealed record DemoProgress(long StartUnix, long NowUnix, long EndUnix, JsonNode? State);
