using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Connectivity;

/// <summary>Assembles what a technician asks, from the running agent or from the files of one that does not run.</summary>
internal sealed class LinkStatusBuilder
{
    private readonly AgentOptions _options;
    private readonly Journal _journal;
    private readonly EgressLedger _egress;
    private readonly QuarantineDesk _quarantine;
    private readonly HealthBoard _health;

    /// <summary>A builder over the live parts.</summary>
    public LinkStatusBuilder(AgentOptions options, Journal journal, EgressLedger egress, QuarantineDesk quarantine, HealthBoard health)
    {
        _options = options;
        _journal = journal;
        _egress = egress;
        _quarantine = quarantine;
        _health = health;
    }

    /// <summary>The session, once there is one.</summary>
    public HubSession? Session { get; set; }

    /// <summary>The hub's host and port; null without a hub.</summary>
    public string? Hub => HubOf(_options);

    /// <summary>Whether the connection stands.</summary>
    public bool IsConnected => Session?.IsConnected ?? false;

    /// <summary>The state at this moment. Reads the segments that hold something for the hub: seconds for a full journal.</summary>
    /// <exception cref="IOException">The quarantine cannot be read.</exception>
    public LinkStatus Build()
    {
        var status = _journal.Status;
        var count = status.Backlog == 0 ? new BacklogCount(0, 0, 0) : _journal.CountBacklog();
        return new LinkStatus(
            _options.Address.ToString(), true, Hub, IsConnected, new LinkBacklog(count.High, count.Normal, count.Low),
            status.OldestPending, status.Bytes, _options.Storage.JournalMaxBytes, status.Dropped, _quarantine.Records.Count,
            Hub is { } hub ? _egress.SentToday(hub) : 0, _options.Hub?.DailyBytes, _health.Degradations, Held(_options));
    }

    /// <summary>The same from the disk of an agent that does not run.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="clock">Tells the day.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static LinkStatus Read(AgentOptions options, DeviceClock clock)
    {
        var folder = options.JournalFolder;
        var exists = Directory.Exists(folder);
        var state = exists ? JournalState.Load(new JournalFiles(), Path.Combine(folder, JournalWriter.StateFile)) : null;
        var count = exists && options.Hub is not null ? BacklogCount.OfFiles(folder) : new BacklogCount(0, 0, 0);
        return new LinkStatus(
            options.Address.ToString(), false, HubOf(options), false, new LinkBacklog(count.High, count.Normal, count.Low), null,
            exists ? new DirectoryInfo(folder).EnumerateFiles("*.seg").Sum(file => file.Length) : 0, options.Storage.JournalMaxBytes,
            state?.Dropped ?? 0, exists ? new QuarantineFile(new JournalFiles(), folder, new RecordSealer(SealingKeys.None)).Read().Count : 0,
            HubOf(options) is { } hub ? new EgressLedger(options.DataDirectory, clock).SentToday(hub) : 0, options.Hub?.DailyBytes, [], Held(options));
    }

    private static IReadOnlyList<HeldModel> Held(AgentOptions options) =>
    [
        .. new SlotStore(new ModelPaths(options.DataDirectory), NullLogger<SlotStore>.Instance).ReadAll().Where(slots => slots.Hold is not null)
            .Select(slots => new HeldModel(slots.Name, slots.Current?.Version, slots.Hold!.By, slots.Hold.At)),
    ];

    private static string? HubOf(AgentOptions options) => options.Hub is { } hub ? HubSession.DestinationOf(hub) : null;
}
