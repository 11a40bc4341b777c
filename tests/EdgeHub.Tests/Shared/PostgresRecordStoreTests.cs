using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Shared;

[Collection(SharedHubs.Name)]
public sealed class PostgresRecordStoreTests(PostgresFixture postgres)
{
    private static readonly DeviceAddress Device = new("plant-1", "box-1");
    private readonly SimulatedJournal _journal = new();
    private PostgresServer _server = null!;

    [Fact]
    public async Task Store_NewRecords_KeepsFrameAndProjection()
    {
        using var store = await OpenAsync();
        var wall = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        var decision = TestDecisions.Make("part-9", Verdict.Reject, wall);
        _journal.Append(decision);

        var stored = Assert.Single(store.Store([Read(_journal.Batch())]));

        Assert.Equal([1UL], stored.OnDisk);
        await using var database = Open();
        var record = database.Records.Single();
        Assert.Equal(_journal.Frame(1)[RecordFrame.HeaderSize..], record.Payload);
        Assert.Equal(_journal.Frame(1).AsSpan(18, ChainLink.Size).ToArray(), record.Link);
        var result = database.Results.Single();
        Assert.Equal((record.Id, Verdict.Reject, "part-9", "open"), (result.Id, result.Verdict, result.PartId, result.TopLabel));
        Assert.Equal(decision.DecisionId, new Guid(result.DecisionId, bigEndian: true));
        Assert.Equal((wall.ToUnixTimeMilliseconds(), TimeQuality.Device), (result.AtMs, result.TimeQuality));
        Assert.Equal((1L, 1L), (database.ChainInbox.Single().First, database.ChainInbox.Single().Last));
    }

    [Fact]
    public async Task Store_RepeatsWithinACallAndAfterIt_StoresEachOnce()
    {
        using var store = await OpenAsync();
        for (var i = 0; i < 5; i++) _journal.Append(TestDecisions.Make($"part-{i}"));

        var first = store.Store([Read(_journal.Batch(1, 2, 3)), Read(_journal.Batch(2, 3, 4))]);
        var second = Assert.Single(store.Store([Read(_journal.Batch())]));

        Assert.Equal([(3, 0), (1, 2)], first.Select(batch => (batch.Stored, batch.Duplicates)));
        Assert.Equal((1, 4), (second.Stored, second.Duplicates));
        Assert.Equal([1UL, 2, 3, 4, 5], second.OnDisk);
        await using var database = Open();
        Assert.Equal((5, 5, 5), (database.Records.Count(), database.Results.Count(), (int)database.ResultTallies.Sum(tally => tally.Count)));
        Assert.Equal((5, 6), (database.DeviceCounters.Single().Stored, database.DeviceCounters.Single().Duplicates));
    }

    [Fact]
    public async Task Store_ConflictsRejectsAndRepeatedDecisions_AreToldApart()
    {
        using var store = await OpenAsync();
        var decision = TestDecisions.Make("retried");
        _journal.Append(decision);
        _journal.Append(decision);
        _journal.Append(RecordKind.Decision, "{}"u8);
        var stored = Assert.Single(store.Store([Read(_journal.Batch())]));
        var clone = new SimulatedJournal(_journal.Epoch);
        clone.Append(TestDecisions.Make("other"));

        var conflict = Assert.Single(store.Store([Read(clone.Batch())]));

        Assert.Equal(1, stored.RepeatedDecisions);
        Assert.Equal("malformed", Assert.Single(stored.Rejected).Reason.Value);
        Assert.Empty(conflict.OnDisk);
        Assert.Equal("sequence-conflict", Assert.Single(conflict.Rejected).Reason.Value);
        await using var database = Open();
        Assert.Equal((3L, 16), (database.Rejected.Single().Sequence, database.Rejected.Single().Link!.Length));
        Assert.Equal(1, database.Results.Count());
    }

    [Fact]
    public async Task Store_ByTwoProcessesAtOnce_StoresEachOnceAndAnswersBoth()
    {
        using var a = await OpenAsync();
        using var b = new PostgresRecordStore(_server);
        for (var i = 0; i < 400; i++) _journal.Append(TestDecisions.Make($"part-{i}"));
        var batches = Enumerable.Range(0, 20).Select(batch => _journal.Batch(Enumerable.Range(batch * 20 + 1, 20).Select(sequence => (ulong)sequence))).ToList();

        var answers = await Task.WhenAll(
            Task.Run(() => batches.SelectMany(batch => a.Store([Read(batch)])).ToList()),
            Task.Run(() => Enumerable.Reverse(batches).SelectMany(batch => b.Store([Read(batch)])).ToList()));

        Assert.All(answers, stored => Assert.Equal(400, stored.Sum(batch => batch.OnDisk.Count)));
        Assert.Equal(400, answers.Sum(stored => stored.Sum(batch => batch.Stored)));
        await using var database = Open();
        Assert.Equal((400, 400L), (database.Records.Count(), database.ResultTallies.Sum(tally => tally.Count)));
    }

    private static ReceivedBatch Read(byte[] batch) => BatchReader.Read(Device, batch, 777).Value;

    private async Task<PostgresRecordStore> OpenAsync()
    {
        _server = new PostgresServer(await postgres.DatabaseAsync());
        await using (var database = Open()) await database.Database.MigrateAsync(TestContext.Current.CancellationToken);
        return new PostgresRecordStore(_server);
    }

    private PostgresHubDatabase Open() => new(new DbContextOptionsBuilder<PostgresHubDatabase>().UseNpgsql(_server.ConnectionString).Options);
}
