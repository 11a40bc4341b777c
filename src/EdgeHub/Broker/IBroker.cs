namespace Edge.Hub.Broker;

/// <summary>The broker the hub and its devices meet at.</summary>
internal interface IBroker
{
    /// <summary>Whether messages can come and go.</summary>
    bool IsRunning { get; }

    /// <summary>Its host, as an agent would name it.</summary>
    string Host { get; }

    /// <summary>Its port.</summary>
    int Port { get; }
}
