using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>A running home: its participant, its inverter and the port it is read on.</summary>
internal sealed record SimulatedHome(RigParticipant Participant, DeyeInverter Inverter, IInverterServer Server);
