using System.Text;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Hub.Tests.Telemetry;

public sealed class BatchReaderTests
{
    private static readonly DeviceAddress Device = new("plant-1", "box-1");
    private readonly SimulatedJournal _journal = new();

    [Fact]
    public void Read_WholeBatch_GivesEveryRecordWithItsLinkAndPayload()
    {
        _journal.Append(TestDecisions.Make("a"));
        _journal.Append(RecordKind.Metric, "{}"u8);

        var batch = BatchReader.Read(Device, _journal.Batch(), 5).Value;

        Assert.Empty(batch.Rejected);
        Assert.Equal([1UL, 2UL], batch.Records.Select(record => record.Sequence));
        Assert.Equal("a", batch.Records[0].Decision?.PartId);
        Assert.Null(batch.Records[1].Decision);
        Assert.Equal(_journal.Frame(2)[RecordFrame.HeaderSize..], batch.Records[1].Payload.ToArray());
        Assert.Equal(_journal.Frame(2).AsSpan(18, ChainLink.Size).ToArray(), batch.Records[1].Link.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_OneDamagedPayload_RejectsThatRecordAlone(int damaged)
    {
        for (var i = 0; i < 3; i++) _journal.Append(TestDecisions.Make($"part-{i}"));
        _journal.Frame((ulong)damaged)[RecordFrame.HeaderSize + 5] ^= 1;

        var batch = BatchReader.Read(Device, _journal.Batch(), 5).Value;

        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal((ulong)damaged, rejected.Sequence);
        Assert.Equal(ReasonCode.DigestMismatch, rejected.Reason);
        Assert.Equal(2, batch.Records.Count);
    }

    [Fact]
    public void Read_DamagedSequence_DoesNotRejectARecordItCannotName()
    {
        for (var i = 0; i < 3; i++) _journal.Append(TestDecisions.Make($"part-{i}"));
        _journal.Frame(2)[12] = 0xFF;

        var batch = BatchReader.Read(Device, _journal.Batch(), 5).Value;

        Assert.Empty(batch.Rejected);
        Assert.Equal([1UL], batch.Records.Select(record => record.Sequence));
    }

    [Fact]
    public void Read_DamagedLength_LeavesTheRestUnanswered()
    {
        for (var i = 0; i < 3; i++) _journal.Append(TestDecisions.Make($"part-{i}"));
        _journal.Frame(2)[0] ^= 0x10;

        var batch = BatchReader.Read(Device, _journal.Batch(), 5).Value;

        Assert.Empty(batch.Rejected);
        Assert.Equal([1UL], batch.Records.Select(record => record.Sequence));
    }

    [Theory]
    [InlineData("""{"v":1}""")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("""{"partId":"\ud800"}""")]
    public void Read_MalformedDecision_IsRejectedAloneWithTheReason(string payload)
    {
        _journal.Append(RecordKind.Decision, Encoding.UTF8.GetBytes(payload));
        _journal.Append(TestDecisions.Make("good"));

        var batch = BatchReader.Read(Device, _journal.Batch(), 5).Value;

        var rejected = Assert.Single(batch.Rejected);
        Assert.Equal(1UL, rejected.Sequence);
        Assert.Equal(ReasonCode.Malformed, rejected.Reason);
        Assert.Equal([2UL], batch.Records.Select(record => record.Sequence));
    }

    [Fact]
    public void Read_NoPayload_WasErasedOnItsDeviceAndIsKept()
    {
        _journal.Append(RecordKind.Decision, []);

        var record = Assert.Single(BatchReader.Read(Device, _journal.Batch(), 5).Value.Records);
        Assert.Equal((1UL, true, null), (record.Sequence, record.Payload.IsEmpty, record.Decision));
    }

    [Fact]
    public void Read_UnknownKindOfANewerAgent_IsKept()
    {
        _journal.Append((RecordKind)99, [1, 2, 3]);

        Assert.Equal((RecordKind)99, Assert.Single(BatchReader.Read(Device, _journal.Batch(), 5).Value.Records).Kind);
    }

    [Fact]
    public void Read_NoBatch_IsRefusedWhole() => Assert.Equal(ReasonCode.Malformed, BatchReader.Read(Device, "nonsense"u8, 5).Problem?.Reason);
}
