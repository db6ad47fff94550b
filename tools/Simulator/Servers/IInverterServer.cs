namespace EdgeEnergy.Simulator.Servers;

/// <summary>An inverter's communication port.</summary>
public interface IInverterServer : IDisposable
{
    LineAddress Address { get; }

    /// <summary>False: the cable is out, and the port is silent until it is back.</summary>
    bool Plugged { get; set; }
}
