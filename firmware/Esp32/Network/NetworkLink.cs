using System.Device.Wifi;
using System.Net.NetworkInformation;
using System.Threading;
using nanoFramework.Networking;

namespace EdgeEnergy.Esp32;

/// <summary>The board's network by the helpers of nanoFramework, with DHCP.</summary>
internal sealed class NetworkLink : INetworkLink
{
    private const int PatienceMilliseconds = 60_000;

    private readonly bool _ethernet;
    private readonly string _ssid;
    private readonly string _password;

    public NetworkLink(bool ethernet, string ssid, string password)
    {
        _ethernet = ethernet;
        _ssid = ssid;
        _password = password;
    }

    public bool IsUp
    {
        get
        {
            NetworkInterfaceType wanted = _ethernet ? NetworkInterfaceType.Ethernet : NetworkInterfaceType.Wireless80211;
            NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
            for (int i = 0; i < all.Length; i++)
            {
                string address = all[i].IPv4Address;
                if (all[i].NetworkInterfaceType == wanted && !string.IsNullOrEmpty(address) && address != "0.0.0.0")
                {
                    return true;
                }
            }

            return false;
        }
    }

    public bool Connect()
    {
        CancellationToken patience = new CancellationTokenSource(PatienceMilliseconds).Token;
        return _ethernet
            ? NetworkHelper.SetupAndConnectNetwork(patience, false)
            : WifiNetworkHelper.ConnectDhcp(_ssid, _password, WifiReconnectionKind.Automatic, false, 0, patience);
    }

    public void Reset()
    {
        if (_ethernet)
        {
            NetworkHelper.Reset();
        }
        else
        {
            WifiNetworkHelper.Reset();
        }
    }
}
