namespace EdgeEnergy.Simulator.Servers;

/// <summary>The inverter's end of one connection: bytes in, answers out.</summary>
internal interface ILineSession
{
    /// <summary>Bytes an answer buffer must hold.</summary>
    int MaximumResponseLength { get; }

    void Receive(byte[] buffer, int count);

    /// <summary>Writes the next frame to send; returns its length, 0 when there is nothing (more) to send.</summary>
    int Respond(byte[] response);
}
