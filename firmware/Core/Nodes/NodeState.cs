namespace EdgeEnergy.Core;

/// <summary>What the device loop is doing; <see cref="Node.Reason"/> says it in words.</summary>
public enum NodeState
{
    /// <summary>Nothing was polled yet.</summary>
    Starting = 0,

    /// <summary>The last poll brought a reading.</summary>
    Online = 1,

    /// <summary>The inverter could not be read; <see cref="Node.LineResult"/> says why.</summary>
    Unreachable = 2,

    /// <summary>Another kind of device, or another serial number, than the one that is bound to this node.</summary>
    WrongDevice = 3,

    /// <summary>The inverter answers with zeros only: it is starting or being updated.</summary>
    Empty = 4,

    /// <summary>Storage failed, or the loop met an error it does not know; it goes on with the next step.</summary>
    Failed = 5,
}
