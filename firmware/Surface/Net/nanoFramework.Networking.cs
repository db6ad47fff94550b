// Signatures of System.Net 1.11.60.0 (nanoFramework, MIT licence), namespace nanoFramework.Networking (only what firmware uses). Nothing here has a body: it is compiled against, never run.
using System;
using System.Net;
using System.Threading;

namespace nanoFramework.Networking;

public class IPConfiguration
{
    public string IPAddress { get => throw null; set => throw null; }

    public string IPSubnetMask { get => throw null; set => throw null; }

    public string IPGatewayAddress { get => throw null; set => throw null; }

    public string[] IPDns { get => throw null; set => throw null; }

    public IPConfiguration(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress, string[] ipv4DnsAddresses = null) => throw null;
}

public static class NetworkHelper
{
    public static ManualResetEvent NetworkReady => throw null;

    public static NetworkHelperStatus Status => throw null;

    public static Exception HelperException => throw null;

    public static void SetupNetworkHelper(bool requiresDateTime = false) => throw null;

    public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false) => throw null;

    public static bool SetupAndConnectNetwork(CancellationToken token = default, bool requiresDateTime = false) => throw null;

    public static bool SetupAndConnectNetwork(IPConfiguration ipConfiguration, CancellationToken token = default, bool requiresDateTime = false) => throw null;

    public static void Reset() => throw null;
}

public enum NetworkHelperStatus
{
    None = 0,
    Started = 1,
    NetworkIsReady = 2,
    FailedNoNetworkInterface = 3,
    TokenExpiredWaitingIPAddress = 4,
    TokenExpiredWaitingDateTime = 5,
    ErrorConnetingToWiFiWhileScanning = 6,
    ExceptionOccurred = 7,
    Reconnecting = 8,
}
