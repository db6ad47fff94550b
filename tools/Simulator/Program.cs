using EdgeEnergy.Simulator;
using EdgeEnergy.Simulator.Commands;
using EdgeEnergy.Simulator.Rigs;

try
{
    Arguments arguments = Arguments.Parse(args);
    Rig rig = RigLoader.Load(arguments.RigPath, arguments.Homes);
    using StreamWriter output = new(Console.OpenStandardOutput());
    switch (arguments.Command)
    {
        case "run":
            if (arguments.MapPath is { } map)
            {
                MapCheck.Run(map);
            }

            using (RunCommand run = new(rig, arguments.Seed))
            {
                run.Run(Console.In, output);
            }

            break;
        case "history":
            HistoryCommand.Run(rig, output);
            break;
        default:
            RigCommand.Run(rig, output);
            break;
    }

    return 0;
}
catch (Exception e) when (e is RigException or IOException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
