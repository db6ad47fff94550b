using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Bench;

/// <summary>The register map that device and gateway benches use.</summary>
internal static class Maps
{
    public static RegisterMap Hybrid(Checkout checkout) =>
        RegisterMap.TryLoad(MapCompiler.Load(checkout.PathOf("hardware", "devices", "deye-hybrid-3p-lv.yaml")).Table, out string error)
        ?? throw new InputException($"deye-hybrid-3p-lv: {error}");
}
