using System.Text;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Segments;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalUpgradeTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>The folder was written, and its process killed, by the last build that wrote version 1.</summary>
    [Fact]
    public async Task Open_Version1_GoesOnWithItsRecordsChainAndEpoch()
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Storage", "Golden", "v1");
        Directory.CreateDirectory(_fixture.Folder);
        foreach (var file in Directory.GetFiles(golden)) File.Copy(file, Path.Combine(_fixture.Folder, Path.GetFileName(file)));
        var confirmed = File.ReadLines(Path.Combine(golden, "confirmed.txt")).Select(line => line.Split(' '))
            .Select(parts => (ulong.Parse(parts[0], null), parts[1])).ToHashSet();

        for (var life = 0ul; life < 2; life++)
        {
            using var journal = _fixture.Open();
            Assert.Equal("07a67e144099bcb0eb8cccd965dd8a6c", journal.Epoch.ToString());
            Assert.Equal(new JournalRecovery(0, 0, null, null), journal.Recovery);
            Assert.Superset(confirmed, All(journal).Select(frame => (frame.Sequence, frame.Payload)).ToHashSet());
            var last = journal.Status.LastSequence;
            Assert.Equal(last + 1, await AppendAsync(journal, $"after {life}"));
            AssertChain(journal);
        }

        Assert.Equal("EJS2", Encoding.ASCII.GetString(File.ReadAllBytes(_fixture.SegmentFiles()[^1])[..4]));
    }

    [Fact]
    public async Task Open_LaterVersion_IsSetAsideWhole()
    {
        using (var journal = _fixture.Open()) await AppendManyAsync(journal, 20);
        var path = _fixture.SegmentFiles()[^1];
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[3] = (byte)(SegmentHeader.Newest + 1);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        using var again = _fixture.Open();

        Assert.Equal(StorageReasons.EpochRenewed, again.Recovery.Renewed?.Reason);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(again.Recovery.SetAside!, Path.GetFileName(path)), TestContext.Current.CancellationToken));
    }
}
