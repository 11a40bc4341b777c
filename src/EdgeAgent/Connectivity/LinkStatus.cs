using Edge.Protocol.Messages;

namespace Edge.Agent.Connectivity;

/// <summary>What a technician asks of the link and what waits for it: <c>GET /v1/link</c>.</summary>
/// <param name="Device">Site and device.</param>
/// <param name="Running">Whether an agent runs; without one only what lies on the disk is known.</param>
/// <param name="Hub">Host and port; null without a hub.</param>
/// <param name="Connected">Whether the connection stands.</param>
/// <param name="Backlog">What waits for the hub.</param>
/// <param name="Oldest">Since when the oldest of it waits, as far as it is known.</param>
/// <param name="JournalBytes">Bytes of the journal.</param>
/// <param name="JournalQuota">Bytes it may have.</param>
/// <param name="Dropped">Records dropped for space or lost since the epoch began; gap records say which.</param>
/// <param name="Quarantined">Records the hub refused that are kept aside.</param>
/// <param name="SentToday">Bytes that left for the hub today.</param>
/// <param name="DailyBytes">Bytes that may; null for no bound.</param>
/// <param name="Health">What is degraded.</param>
/// <param name="Held">Models that a technician holds.</param>
internal sealed record LinkStatus(
    string Device,
    bool Running,
    string? Hub,
    bool Connected,
    LinkBacklog Backlog,
    DateTimeOffset? Oldest,
    long JournalBytes,
    long JournalQuota,
    long Dropped,
    int Quarantined,
    long SentToday,
    long? DailyBytes,
    IReadOnlyList<HealthReport> Health,
    IReadOnlyList<HeldModel> Held);
