using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service;


try
{
    return await ServiceRun.RunAsync(args);
}
catch (Exception e) when (e is InputException or ChainUnreachableException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return ServiceRun.Unusable;
}
