namespace EdgeEnergy.Service.Settlement;

/// <summary>A net debit above what its account can pay; a cap of null is none. Micro-units.</summary>
public sealed record UnpaidNet(string Account, long DebitMicro, long HoldsMicro, long? CapMicro)
{
    /// <summary>The cap is what stands in the way.</summary>
    public bool ByCap => CapMicro < DebitMicro && CapMicro <= HoldsMicro;
}
