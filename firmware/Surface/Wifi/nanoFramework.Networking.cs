// Signatures of System.Device.Wifi 1.5.140.0 (nanoFramework, MIT licence), namespace nanoFramework.Networking. Nothing here has a body: it is compiled against, never run.
using System;
using System.Device.Wifi;
using System.Threading;

namespace nanoFramework.Networking;

public static class WifiNetworkHelper
{
    public static ManualResetEvent NetworkReady => throw null;

    public static NetworkHelperStatus Status => throw null;

    public static Exception HelperException => throw null;

    public static WifiAdapter WifiAdapter => throw null;

    public static void SetupNetworkHelper(bool requiresDateTime = false) => throw null;

    public static void SetupNetworkHelper(IPConfiguration ipConfiguration, bool requiresDateTime = false) => throw null;

    public static void SetupNetworkHelper(string ssid, string password, WifiReconnectionKind reconnectionKind = (WifiReconnectionKind)0, bool requiresDateTime = false) => throw null;

    public static void Disconnect() => throw null;

    public static bool ConnectDhcp(string ssid, string password, WifiReconnectionKind reconnectionKind = (WifiReconnectionKind)0, bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default) => throw null;

    public static bool ConnectFixAddress(string ssid, string password, IPConfiguration ipConfiguration, WifiReconnectionKind reconnectionKind = (WifiReconnectionKind)0, bool requiresDateTime = false, int WifiAdapter = 0, CancellationToken token = default) => throw null;

    public static bool ScanAndConnectDhcp(string ssid, string password, WifiReconnectionKind reconnectionKind = (WifiReconnectionKind)0, bool requiresDateTime = false, int WifiAdapter = 0, CancellationToken token = default) => throw null;

    public static bool Reconnect(bool requiresDateTime = false, int wifiAdapterId = 0, CancellationToken token = default) => throw null;

    public static void Reset() => throw null;
}
