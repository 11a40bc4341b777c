using Edge.Hub.Api;
using Edge.Hub.Storage;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Telemetry;

public sealed class SqliteRecordStoreTests : IAsyncLifetime
{
    private static readonly DeviceAddress Device = new("plant-1", "box-1"), Other = new("plant-1", "box-2");
    private readonly TemporaryDirectory _folder = new();
    private readonly SimulatedJournal _journal = new();
    private DatabaseFile _file = null!;
    private SqliteRecordStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _file = new DatabaseFile(_folder.Path);
        await using (var database = Open()) await database.Database.MigrateAsync(TestContext.Current.CancellationToken);
        _store = new SqliteRecordStore(_file);
    }

    public ValueTask DisposeAsync()
    {
        _store.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Store_NewRecords_KeepsFrameAndProjection()
    {
        var wall = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);
        var decision = TestDecisions.Make("part-9", Verdict.Reject, wall);
        _journal.Append(decision);

        var stored = Store(Device, _journal.Batch());

        Assert.Equal([1UL], stored.OnDisk);
        using var database = Open();
        var record = database.Records.Single();
        Assert.Equal(_journal.Frame(1)[RecordFrame.HeaderSize..], record.Payload);
        Assert.Equal(_journal.Frame(1).AsSpan(18, ChainLink.Size).ToArray(), record.Link);
        var result = database.Results.Single();
        Assert.Equal(decision.DecisionId, new Guid(result.DecisionId, bigEndian: true));
        Assert.Equal((Verdict.Reject, "part-9", "open", 0.91f), (result.Verdict, result.PartId, result.TopLabel, (float)result.TopScore!.Value));
        Assert.Equal((wall.ToUnixTimeMilliseconds(), TimeQuality.Device), (result.AtMs, result.TimeQuality));
        Assert.Equal("pcb-defects", database.DecidedModels.Single(model => model.Id == result.ModelId).Name);
    }

    [Fact]
    public void Store_NoTrustedDeviceClock_TakesTheTimeOfArrival()
    {
        _journal.Append(TestDecisions.Make("part", wall: null));

        Store(Device, _journal.Batch(), receivedAtMs: 777);

        using var database = Open();
        Assert.Equal((777L, TimeQuality.Received), (database.Results.Single().AtMs, database.Results.Single().TimeQuality));
    }

    [Fact]
    public void Store_SameBatchAgain_StoresNothingAndReportsItOnDisk()
    {
        for (var i = 0; i < 5; i++) _journal.Append(TestDecisions.Make($"part-{i}"));
        Store(Device, _journal.Batch());

        var again = Store(Device, _journal.Batch());

        Assert.Equal([1UL, 2, 3, 4, 5], again.OnDisk);
        Assert.Equal((0, 5), (again.Stored, again.Duplicates));
        using var database = Open();
        Assert.Equal((5, 5), (database.Records.Count(), database.Results.Count()));
        Assert.Equal(5, database.ResultTallies.Sum(tally => tally.Count));
        Assert.Equal(5, database.DeviceCounters.Single().Duplicates);
    }

    [Fact]
    public void Store_SameDecisionUnderANewSequence_MakesOneResult()
    {
        var decision = TestDecisions.Make("retried");
        _journal.Append(decision);
        _journal.Append(decision);

        var stored = Store(Device, _journal.Batch());

        Assert.Equal([1UL, 2], stored.OnDisk);
        Assert.Equal(1, stored.RepeatedDecisions);
        using var database = Open();
        Assert.Equal((2, 1), (database.Records.Count(), database.Results.Count()));
        Assert.Equal(1, database.ResultTallies.Single().Count);
    }

    [Fact]
    public void Store_SameSequenceWithOtherContent_IsRejectedAndTheFirstKept()
    {
        _journal.Append(TestDecisions.Make("first"));
        Store(Device, _journal.Batch());
        var clone = new SimulatedJournal(_journal.Epoch);
        clone.Append(TestDecisions.Make("second"));

        var stored = Store(Device, clone.Batch());

        Assert.Empty(stored.OnDisk);
        Assert.Equal("sequence-conflict", Assert.Single(stored.Rejected).Reason.Value);
        using var database = Open();
        Assert.Equal("first", database.Results.Single().PartId);
    }

    [Fact]
    public void Store_SameSequenceOfAnotherEpochOrDevice_AreDifferentRecords()
    {
        _journal.Append(TestDecisions.Make("a"));
        var recreated = new SimulatedJournal();
        recreated.Append(TestDecisions.Make("b"));

        Assert.Equal(1, Store(Device, _journal.Batch()).Stored);
        Assert.Equal(1, Store(Device, recreated.Batch()).Stored);
        Assert.Equal(1, Store(Other, _journal.Batch()).Stored);
    }

    [Fact]
    public void Store_AfterAFailedTransaction_StartsAnewWithoutItsNumbers()
    {
        _journal.Append(TestDecisions.Make("a"));
        // A trigger stands for a disk that fails after device, journal and record were written.
        Execute("CREATE TRIGGER fail BEFORE INSERT ON results BEGIN SELECT RAISE(FAIL, 'no space'); END");
        Assert.Throws<SqliteException>(() => Store(Device, _journal.Batch()));
        Execute("DROP TRIGGER fail");
        using (var before = Open()) Assert.Equal((0, 0), (before.Records.Count(), before.Devices.Count()));

        var stored = Store(Device, _journal.Batch());

        Assert.Equal(1, stored.Stored);
        using var database = Open();
        Assert.Equal((1, 1, 1L), (database.Records.Count(), database.Devices.Count(), database.ResultTallies.Sum(tally => tally.Count)));
    }

    private StoredBatch Store(DeviceAddress device, byte[] message, long receivedAtMs = 1) =>
        Assert.Single(_store.Store([BatchReader.Read(device, message, receivedAtMs).Value]));

    private void Execute(string sql)
    {
        using var connection = _file.OpenDurable();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private HubDatabase Open() => new(new DbContextOptionsBuilder<HubDatabase>().UseSqlite(_file.ConnectionString).Options);
}
