using System.Data.Common;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service;

// What can not be used is told in one line, whatever it is.
try
{
    return await ServiceRun.RunAsync(args);
}
catch (Exception e) when (e is InputException or ChainUnreachableException or DbException or IOException or UnauthorizedAccessException or DllNotFoundException)
{
    await Console.Error.WriteLineAsync(e.Message.ReplaceLineEndings(" "));
    return ServiceRun.Unusable;
}
catch (OperationCanceledException)
{
    // Asked to end before everything had started.
    return 0;
}
