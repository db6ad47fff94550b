namespace EdgeEnergy.Core.Tests.Log;

/// <summary>The power is gone: nothing that runs may catch it.</summary>
internal sealed class PowerCutException : Exception;
