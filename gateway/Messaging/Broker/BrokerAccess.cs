namespace EdgeEnergy.Messaging;

/// <summary>What a rule allows on its topics; the values are those of mosquitto's ACL file.</summary>
public enum BrokerAccess
{
    Read,
    Write,
    ReadWrite,
}
