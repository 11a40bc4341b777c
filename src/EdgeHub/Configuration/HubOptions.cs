using System.Net;
using Edge.Hub.Uploads;

namespace Edge.Hub.Configuration;

/// <summary>What a hub needs to run; immutable, made by <see cref="HubOptionsReader"/>.</summary>
/// <param name="DataDirectory">Absolute folder of the database and the artifacts.</param>
/// <param name="Mqtt">Where the embedded broker listens; loopback only.</param>
/// <param name="Http">Where the API and the dashboard listen; loopback only.</param>
public sealed record HubOptions(string DataDirectory, IPEndPoint Mqtt, IPEndPoint Http)
{
    /// <summary>The broker to be a client of; null for the embedded one.</summary>
    public BrokerOptions? Broker { get; init; }

    /// <summary>Connection string of a PostgreSQL database; null for a SQLite file in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Folder of model files and uploads that several processes share; null for the data folder.</summary>
    public string? SharedDirectory { get; init; }

    /// <summary>Whether other processes may belong to this hub.</summary>
    public bool IsOneOfMany => Broker is not null && Database is not null;

    /// <summary>The broker's default address: loopback, MQTT's registered port.</summary>
    public const string DefaultMqtt = "127.0.0.1:1883";

    /// <summary>The API's default address.</summary>
    public const string DefaultHttp = "127.0.0.1:8080";

    /// <summary>Largest MQTT packet taken from a client: a record batch is at most 161 KiB, the rest is allowance for a newer peer.</summary>
    public int MaxPacketBytes { get; init; } = 256 * 1024;

    /// <summary>Messages queued for one slow client before the oldest is dropped; at 96 KiB a block that is at most 96 MiB.</summary>
    public int MaxPendingMessagesPerClient { get; init; } = 1000;

    /// <summary>Batches decoded and not yet committed; 256 of at most 160 KiB bound the memory to 40 MiB.</summary>
    public int IngestQueueBatches { get; init; } = 256;

    /// <summary>How long a publisher waits for room in the ingest queue before its batch is refused (and sent again later).</summary>
    public TimeSpan IngestQueueWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Records of one transaction: one fsync for many, and an acknowledgement within milliseconds.</summary>
    public int CommitRecords { get; init; } = 4096;

    /// <summary>What devices' uploads may take of the disk.</summary>
    public UploadLimits Uploads { get; init; } = UploadLimits.Default;

    /// <summary>How long no device must have joined before a round of blocks begins, for the smallest artifacts; five times that for large ones.</summary>
    public TimeSpan BlockWindow { get; init; } = TimeSpan.FromMilliseconds(100);
}
