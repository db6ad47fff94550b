namespace EdgeEnergy.Domain;

/// <summary>One line of the gateway's log for people. Time is the gateway's clock.</summary>
public sealed record GatewayEvent(long Unix, EventKind Kind, string Text);
