using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Devices;

/// <summary>How the sign test ended.</summary>
internal sealed record SignTestState(SignTestOutcome Outcome, int LoadW, long? ChangeW, string Text);
