using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Storage;

/// <summary>A result store's folder over several lives of the store.</summary>
public sealed class ResultFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 6, 0, 0, TimeSpan.Zero));

    public HealthBoard Health { get; } = new();

    public AgentMetrics Metrics { get; } = new();

    internal Vault Vault { get; set; } = Vault.None;

    public string Folder => _directory.Combine("results");

    public StorageOptions Options { get; set; } = new(
        64 * 1024 * 1024, 64 * 1024, TimeSpan.FromDays(90), 0, TimeSpan.Zero, HistoryMaxRecords: 50, CacheMaxEntries: 4, TimeSpan.FromDays(1));

    public FaultyJournalFiles Files { get; } = new();

    public ResultStore Open(IJournal? journal = null) => TryOpen(journal).Value;

    public Outcome<ResultStore> TryOpen(IJournal? journal = null) =>
        ResultStore.Open(new ResultStoreSettings(Folder, Options) { Vault = Vault }, Time, journal, Health, Files);

    public Journal OpenJournal() =>
        Journal.Open(new JournalSettings(_directory.Combine("journal"), Options, HasHub: true, null), new DeviceClock(Time, "boot")).Value;

    public ResultCache CacheOver(ResultStore store) => new(store, Options, Time, Metrics);

    /// <summary>A decision one second after the one before.</summary>
    public DecisionRecord Decide(string part, Verdict verdict = Verdict.Accept, string pipeline = "line-1")
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        var now = Time.GetUtcNow();
        var digest = ArtifactDigest.Of([1, 2, 3]);
        return new DecisionRecord(
            1, Guid.CreateVersion7(now), part, pipeline, "folder", new RecordTime("boot", 1, now), verdict, "open 0.97",
            [new LabelScore("open", 0.97f)], new ModelReference("pcb", "1", digest), "cpu", digest, digest, digest, false,
            new StageLatencies(0, 1, 2, 3, 4));
    }

    public static async Task RecordAsync(IJournal journal, DecisionRecord decision) => Assert.True((await journal.AppendAsync(
        RecordKind.Decision,
        RecordPriority.Normal,
        JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord),
        TestContext.Current.CancellationToken)).IsSuccess);

    public static async Task<IReadOnlyList<string>> PartsAsync(ResultStore store, ResultQuery query) =>
        [.. (await store.QueryAsync(query, TestContext.Current.CancellationToken)).Value.Select(decision => decision.PartId)];

    public void Dispose() => _directory.Dispose();
}
