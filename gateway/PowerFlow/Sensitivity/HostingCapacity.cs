using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Largest injection a bus can take, kW, and the limit that stops it; infinite with no limit where none was met up to the search bound.</summary>
public sealed record HostingCapacity(int Bus, double Kw, BindingLimit? Limit);
