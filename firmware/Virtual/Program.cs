using System.Runtime.InteropServices;
using EdgeEnergy.Domain;
using EdgeEnergy.Virtual;
using EdgeEnergy.Virtual.Configuration;

if (args.Length != 1)
{
    Console.Error.WriteLine("EdgeEnergy.Virtual: arguments: found " + args.Length + ", expected the path of a configuration file");
    return 2;
}

try
{
    VirtualConfig config = VirtualConfig.Load(args[0]);
    using CancellationTokenSource stop = new();
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    await using DeviceFleet fleet = new(config, TimeProvider.System);
    await fleet.ConnectAsync(stop.Token);
    fleet.Run(Console.In, Console.Out, stop.Token);
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = !config.LockStep;
        stop.Cancel();
    }
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine("EdgeEnergy.Virtual: " + e.Message.ReplaceLineEndings(" "));
    return 2;
}
