namespace EdgeEnergy.Ledger;

/// <summary>A device's interval statement, home values in Wh, and the EIP-712 digest that it signed.</summary>
public sealed record EvidenceStatement(
    long PeriodStart,
    long PeriodSeconds,
    long ImportWh,
    long ExportWh,
    long Epoch,
    long FirstSequence,
    long LastSequence,
    byte[] HeadHash,
    byte[] Digest,
    byte[] Signature);
