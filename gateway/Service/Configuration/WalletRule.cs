using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>
/// How wallets are filled and watched. Amounts are micro-units for each kW of the participant's rated peak (or PV, whichever is larger), at least
/// <see cref="FloorMicro"/>.
/// </summary>
/// <param name="InitialMicroPerKw">First charge.</param>
/// <param name="LowMicroPerKw">Below this the owner is alerted.</param>
/// <param name="CriticalMicroPerKw">Below this the owner is alerted again and a custodial wallet is charged.</param>
/// <param name="ChargeMicroPerKw">Amount of that charge.</param>
/// <param name="FloorMicro">Smallest amount of any of them.</param>
public sealed record WalletRule(long InitialMicroPerKw, long LowMicroPerKw, long CriticalMicroPerKw, long ChargeMicroPerKw, long FloorMicro)
{
    private const long Largest = 1_000_000_000;

    internal void Validate(string where)
    {
        long[] amounts = [InitialMicroPerKw, LowMicroPerKw, CriticalMicroPerKw, ChargeMicroPerKw, FloorMicro];
        bool holds = Array.TrueForAll(amounts, a => a is >= 0 and <= Largest) && CriticalMicroPerKw <= LowMicroPerKw && FloorMicro > 0;
        if (!holds)
        {
            throw new InputException(where, "wallet", string.Join(", ", amounts), $"amounts from 0 to {Largest}, critical not above low, floor above 0");
        }
    }
}
