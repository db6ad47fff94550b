// Signatures of System.Net 1.11.60.0 (nanoFramework, MIT licence), namespace System.Net.NetworkInformation (only what firmware uses). Nothing here has a body: it is compiled against, never run.

namespace System.Net.NetworkInformation;

public class NetworkInterface
{
    public bool IsAutomaticDnsEnabled => throw null;

    public string IPv4Address => throw null;

    public string IPv4GatewayAddress => throw null;

    public string IPv4SubnetMask => throw null;

    public bool IsDhcpEnabled => throw null;

    public string[] IPv4DnsAddresses => throw null;

    public byte[] PhysicalAddress { get => throw null; set => throw null; }

    public NetworkInterfaceType NetworkInterfaceType => throw null;

    public uint SpecificConfigId { get => throw null; set => throw null; }

    public static bool GetIsNetworkAvailable() => throw null;

    protected NetworkInterface(int interfaceIndex) => throw null;

    public static NetworkInterface[] GetAllNetworkInterfaces() => throw null;

    public void EnableStaticIPv4(string ipv4Address, string ipv4SubnetMask, string ipv4GatewayAddress) => throw null;

    public void EnableStaticIPv6(string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress) => throw null;

    public void EnableStaticIP(string ipv4Address, string ipv4subnetMask, string ipv4gatewayAddress, string ipv6Address, string ipv6SubnetMask, string ipv6GatewayAddress) => throw null;

    public void EnableDhcp() => throw null;

    public void EnableStaticIPv4Dns(string[] dnsAddresses) => throw null;

    public void EnableStaticIPv6Dns(string[] dnsAddresses) => throw null;

    public void EnableAutomaticDns() => throw null;

    public void ReleaseDhcpLease() => throw null;

    public void RenewDhcpLease() => throw null;
}

public enum NetworkInterfaceType
{
    Unknown = 1,
    Ethernet = 6,
    Wireless80211 = 71,
    WirelessAP = 72,
}
