using Edge.Agent.Configuration;
using Edge.Agent.Privacy;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Privacy;

public sealed class EvidenceStoreTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private long _free = long.MaxValue;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keep_Picture_IsThereAfterReopeningAndOnlyOnce()
    {
        var entry = Entry("part-1");
        Assert.Null(Open().Keep("picture"u8, entry));
        Assert.Null(Open().Keep("picture"u8, entry));

        var store = Open();

        Assert.Equal(1, store.Status.Pictures);
        Assert.Equal("picture"u8.ToArray(), store.Read(Key("picture"u8, entry)).Value.ToArray());
    }

    [Fact]
    public void Keep_BeyondTheQuota_OldestGivesWay()
    {
        var store = Open(maxBytes: 1000);
        var entries = Enumerable.Range(0, 4).Select(number => Entry($"part-{number}")).ToArray();
        foreach (var (entry, age) in entries.Select((entry, index) => (entry, 10 - index)))
        {
            Assert.Null(store.Keep(new byte[100 + age], entry));
            File.SetLastWriteTimeUtc(Directory.GetFiles(_folder.Combine("evidence"), $"*{entry.DecisionId:N}*", SearchOption.AllDirectories)[0], _time.GetUtcNow().UtcDateTime.AddMinutes(-age));
        }

        store = Open(maxBytes: 1000);
        Assert.Null(store.Keep(new byte[300], Entry("part-new")));

        Assert.Equal(ReasonCode.NotFound, store.Read(Key(new byte[110], entries[0])).Problem!.Reason);
        Assert.True(store.Read(Key(new byte[107], entries[3])).IsSuccess);
        Assert.InRange(store.Status.Bytes, 300, 1000);
    }

    [Fact]
    public void Keep_LargerThanTheQuotaOrNoSpaceLeft_IsRefusedAndNothingIsLeft()
    {
        var store = Open(maxBytes: 1000);
        Assert.Equal(ReasonCode.TooLarge, store.Keep(new byte[2000], Entry("a"))!.Reason);
        Assert.Null(store.Keep(new byte[10], Entry("b")));
        _free = 100;

        Assert.Equal(ReasonCode.DiskFull, store.Keep(new byte[200], Entry("c"))!.Reason);

        // Pictures give way before records do: the one that was there has gone first.
        Assert.Equal(new EvidenceStatus(0, 0), store.Status);
        Assert.Empty(Directory.GetFiles(_folder.Combine("evidence"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Sweep_PastTheRetention_Removes()
    {
        var store = Open();
        store.Keep("old"u8, Entry("part-1"));

        _time.Advance(TimeSpan.FromDays(6));
        store.Sweep();
        Assert.Equal(1, store.Status.Pictures);
        _time.Advance(TimeSpan.FromDays(2));
        store.Sweep();

        Assert.Equal(0, store.Status.Pictures);
    }

    [Fact]
    public void Sweep_KeptBeforeTheClockWasKnown_CountsFromThenOn()
    {
        Open().Keep("old"u8, Entry("part-1"));
        var file = Directory.GetFiles(_folder.Combine("evidence"), "*", SearchOption.AllDirectories).Single();
        File.SetLastWriteTimeUtc(file, new DateTime(1970, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        var store = Open();

        store.Sweep();

        Assert.Equal(1, store.Status.Pictures);
        _time.Advance(TimeSpan.FromDays(8));
        store.Sweep();
        Assert.Equal(0, store.Status.Pictures);
    }

    [Fact]
    public void Read_ChangedFile_SaysSo()
    {
        var entry = Entry("part-1");
        Open().Keep("picture"u8, entry);
        var file = Directory.GetFiles(_folder.Combine("evidence"), "*", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Equal(ReasonCode.DigestMismatch, Open().Read(Key("picture"u8, entry)).Problem!.Reason);
    }

    [Fact]
    public void Open_LeftoverOfAnInterruptedWrite_IsRemoved()
    {
        Open().Keep("picture"u8, Entry("part-1"));
        var leftover = _folder.Combine("evidence", "ab", "x.ev.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(leftover)!);
        File.WriteAllText(leftover, "half");

        Assert.Equal(1, Open().Status.Pictures);
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public void Erase_OnePart_LeavesTheOthers()
    {
        var store = Open();
        store.Keep("same"u8, Entry("anna"));
        store.Keep("same"u8, Entry("part-2"));

        Assert.Equal(1, store.Erase((entry, _) => entry.PartId == "anna").Value);

        Assert.Equal(1, Open().Status.Pictures);
        Assert.Equal(0, store.Erase((entry, _) => entry.PartId == "anna").Value);
    }

    private static EvidenceKey Key(ReadOnlySpan<byte> content, EvidenceEntry entry) => new(ArtifactDigest.Of(content), entry.DecisionId);

    private static EvidenceEntry Entry(string part) =>
        new(Guid.CreateVersion7(), part, "line", Verdict.Reject, new RecordTime("boot", 1), PictureKind.Full);

    private EvidenceStore Open(long maxBytes = 1 << 20) =>
        EvidenceStore.Open(_folder.Combine("evidence"), new EvidenceStoreOptions(maxBytes, TimeSpan.FromDays(7), 0), _time, _ => _free).Value;
}
