namespace EdgeEnergy.Messaging.Native;

/// <summary>What a connection tells its owner; every call comes from the thread that drives the connection.</summary>
internal interface IConnectionOwner
{
    void Accepted(bool sessionPresent);

    void Received(MqttMessage message);

    void PublishAcknowledged(int messageId);

    void SubscriptionAnswered(int messageId, bool granted);
}
