using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>Opens the port of an inverter on the wire its home asks for.</summary>
public static class InverterServers
{
    public const byte Unit = 1;

    /// <summary>A port of its own for the inverter, open when this returns.</summary>
    /// <param name="home">Chooses the wire.</param>
    /// <param name="inverter">What is served.</param>
    /// <param name="loggerSerial">Serial number of the logger stick, where there is one.</param>
    public static IInverterServer Open(RigHome home, DeyeInverter inverter, uint loggerSerial) => home.Transport switch
    {
        RigTransport.Tcp => new SocketServer("tcp", Unit, null, () => new SlaveSession(new TcpFraming(), inverter, Unit)),
        RigTransport.Rtu => new SerialServer(inverter, Unit),
        _ => new SocketServer("solarman", Unit, loggerSerial, () => new LoggerSession(inverter, Unit, loggerSerial, home.DoubleCrc, () => inverter.Unix)),
    };
}
