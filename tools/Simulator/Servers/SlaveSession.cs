using EdgeEnergy.Core;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>A plain Modbus line: RTU or TCP.</summary>
internal sealed class SlaveSession(IModbusFraming framing, IRegisterBank bank, byte unit) : ILineSession
{
    private readonly ModbusSlave slave = new(framing, bank, unit);

    public int MaximumResponseLength => slave.MaximumResponseLength;

    public void Receive(byte[] buffer, int count) => slave.Receive(buffer, 0, count);

    public int Respond(byte[] response) => slave.Respond(response);
}
