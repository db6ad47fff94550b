using System.Runtime.InteropServices;
using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi;
using EdgeEnergy.RaspberryPi.Configuration;
using EdgeEnergy.RaspberryPi.Gpio;
using EdgeEnergy.Virtual;
using EdgeEnergy.Virtual.Configuration;

if (args.Length != 2)
{
    Console.Error.WriteLine($"EdgeEnergy.RaspberryPi: arguments: found {args.Length}, expected the paths of a configuration file and of a board file");
    return 2;
}

try
{
    VirtualConfig config = VirtualConfig.Load(args[0]);
    BoardConfig boardConfig = BoardConfig.Load(args[1]);
    if (config.LockStep)
    {
        throw new InputException(args[0], "lockstep", "true", "false: pins have a time of their own");
    }

    int index = config.Devices.ToList().FindIndex(device => device.Id == boardConfig.Device);
    if (index < 0)
    {
        throw new InputException(args[1], "device", boardConfig.Device, $"one of {string.Join(", ", config.Devices.Select(device => device.Id))}");
    }

    using CancellationTokenSource stop = new();
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using IGpio gpio = Gpios.Open(boardConfig.Chip, TimeProvider.System);
    using Board board = new(boardConfig, gpio, TimeProvider.System);
    await using DeviceFleet fleet = new(config, TimeProvider.System, board.PartsOf);
    await fleet.ConnectAsync(stop.Token);
    board.Start(fleet.Devices[index], Console.Out);
    fleet.Run(Console.In, Console.Out, stop.Token);
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
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
    Console.Error.WriteLine("EdgeEnergy.RaspberryPi: " + e.Message.ReplaceLineEndings(" "));
    return 2;
}
