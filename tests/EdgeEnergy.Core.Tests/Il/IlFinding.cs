namespace EdgeEnergy.Core.Tests.Il;

/// <summary>One place in compiled code that a device would not survive.</summary>
/// <param name="Type">Full name of the type it is in.</param>
/// <param name="Member">Member of that type; empty for the type itself.</param>
/// <param name="Rule">What it breaks.</param>
/// <param name="Detail">What was found.</param>
public sealed record IlFinding(string Type, string Member, IlRule Rule, string Detail);
