using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>A limit that a state breaks, by how much (p.u.), and where: index of the bus or branch in feeder order.</summary>
internal sealed record LimitViolation(BindingLimit Binding, int Index, double Excess);
