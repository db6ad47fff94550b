namespace EdgeEnergy.Messaging;

/// <summary>One permission of one user; everything not permitted is denied.</summary>
/// <param name="Access">Reading is receiving, writing is publishing.</param>
/// <param name="Topic">Topic or pattern with + and #.</param>
public sealed record BrokerRule(BrokerAccess Access, string Topic);
