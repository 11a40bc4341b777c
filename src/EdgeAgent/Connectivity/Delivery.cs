namespace Edge.Agent.Connectivity;

/// <summary>MQTT's quality of service, as far as this wire uses it.</summary>
public enum Delivery
{
    /// <summary>QoS 0: for what is asked again when it is missing.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: for what the broker must have taken over.</summary>
    AtLeastOnce = 1,
}
