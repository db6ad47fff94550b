using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>A relation between registers: indices into the register list, signs 1 or -1.</summary>
internal sealed record MapIdentity(string Name, IdentityKind Kind, int Target, IReadOnlyList<(int Register, int Sign)> Terms, int Tolerance, int Percent);
