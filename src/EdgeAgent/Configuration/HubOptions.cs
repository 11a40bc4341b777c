namespace Edge.Agent.Configuration;

/// <summary>The link to the hub or to any MQTT 5 broker in its place.</summary>
/// <param name="Host">Broker host name or address.</param>
/// <param name="Port">Broker port, default 1883.</param>
/// <param name="User">User name, when the broker asks for one.</param>
/// <param name="PasswordFile">File whose first line is the password; a password itself has no place in a configuration.</param>
/// <param name="KeepAlive">MQTT keep-alive; default 30 s.</param>
/// <param name="Metered">True when the device pays for its link: it then asks for its own blocks only.</param>
/// <param name="RecordsFrom">A hub added later receives records from this moment on; null for all the journal holds.</param>
/// <param name="MaxInFlight">Record batches sent and not yet acknowledged; default 8.</param>
public sealed record HubOptions(
    string Host,
    int Port,
    string? User,
    string? PasswordFile,
    TimeSpan KeepAlive,
    bool Metered,
    DateTimeOffset? RecordsFrom,
    int MaxInFlight)
{
    /// <summary>Bytes a day to the hub; null for no bound, which is the default.</summary>
    public long? DailyBytes { get; init; }

    /// <summary>How often the reported state goes out although nothing but counters changed; default 1 min.</summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The root.json that trust in models begins with; null for none, which is the default.</summary>
    public string? TrustRoot { get; init; }

    /// <summary>Whether versions of the repository need a signature too; default no.</summary>
    public bool OnlySigned { get; init; }
}
