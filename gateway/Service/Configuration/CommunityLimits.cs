using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>Voltage limits of the feeder's buses, p.u.</summary>
public sealed record CommunityLimits(double VoltageMin, double VoltageMax)
{
    internal void Validate(string where)
    {
        if (!(VoltageMin > 0 && VoltageMin < VoltageMax && VoltageMax < 2))
        {
            throw new InputException(where, "limits", FormattableString.Invariant($"{VoltageMin} to {VoltageMax}"), "0 < voltage_min < voltage_max < 2");
        }
    }
}
