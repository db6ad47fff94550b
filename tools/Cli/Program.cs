using System.Text;
using EdgeEnergy.Cli.Commands;

// Exit status: 0 done, 1 the answer is no, 2 bad usage or unreadable input, told in one line.
Console.OutputEncoding = Encoding.UTF8;
return await EdgeProgram.RunAsync(args, Console.Out, Console.Error);
