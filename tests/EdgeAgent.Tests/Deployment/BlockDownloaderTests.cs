using Edge.Agent.Deployment;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Deployment;

public sealed class BlockDownloaderTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ModelPaths _paths;
    private long _free = long.MaxValue;

    public BlockDownloaderTests() => _paths = new ModelPaths(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Blocks.Size)]
    [InlineData((Blocks.Size * 3) + 17)]
    public async Task FetchAsync_AnySize_BringsTheBytesIntoTheBlobs(int size)
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, size);

        Assert.Null(await Downloader(rig).FetchAsync(artifact, size, _ => { }, Token));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
        Assert.Empty(Directory.GetFiles(_paths.Partials));
        Assert.Equal(Blocks.CountFor(size), hub.Sent.Count);
    }

    [Fact]
    public async Task FetchAsync_AsBlocksCome_SaysWhatIsStillMissingAndInTheEndThatNothingIs()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, _) = Hub(rig, Blocks.Size * 150);
        var progress = new List<int>();

        Assert.Null(await Downloader(rig).FetchAsync(artifact, Blocks.Size * 150, progress.Add, Token));

        await Until.TrueAsync(() => !rig.Broker.Subscriptions.ContainsKey(Topics.SharedBlocks(artifact)));
        var said = hub.Wants.Select(want => BlockBitmap.Parse(want.Missing.Span, want.Count).Value.SetCount).ToList();
        Assert.Equal((150, 0), (said[0], said[^1]));
        // On a busy machine half a second passes between two blocks: the same is said again.
        Assert.Equal(said.OrderDescending(), said);
        Assert.InRange(said.Distinct().Count(), 3, 2 + (150 / 4));
        Assert.Equal([true, .. Enumerable.Repeat(false, said.Count - 1)], hub.Wants.Select(want => want.Joins));
        Assert.Equal(150, hub.Sent.Count);
        Assert.Equal(150, progress[^1]);
        Assert.Equal(progress.Order(), progress);
    }

    [Fact]
    public async Task FetchAsync_FewBlocksCome_SaysSoSoon()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 10);
        hub.Answers = false;
        var fetch = Downloader(rig, time).FetchAsync(artifact, bytes.Length, _ => { }, Token).AsTask();
        await Until.TrueAsync(() => hub.Wants.Count == 1);

        await hub.SendBlockAsync(Topics.SharedBlock(artifact, 0), artifact, 0);
        await Until.TrueAsync(() =>
        {
            // Less than the silence after which it would ask in any case.
            if (hub.Wants.Count == 1) time.Advance(TimeSpan.FromMilliseconds(50));
            return hub.Wants.Count == 2;
        });

        Assert.Equal(9, BlockBitmap.Parse(hub.Wants.Last().Missing.Span, 10).Value.SetCount);
        for (var index = 1; index < 10; index++) await hub.SendBlockAsync(Topics.SharedBlock(artifact, index), artifact, index);
        Assert.Null(await fetch.WaitAsync(Until.Patience, Token));
    }

    [Fact]
    public async Task FetchAsync_HalfIsHere_HearsWhatItLacksAndNothingElse()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 100);
        using (var partial = PartialArtifact.Open(_paths.Partial(artifact), bytes.Length))
        {
            for (var index = 0; index < 60; index++) Assert.True(partial.Write(Block(artifact, bytes, index)));
        }

        hub.Answers = false;
        var fetch = Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token).AsTask();
        await Until.TrueAsync(() => !hub.Wants.IsEmpty);

        // Blocks 60 to 63 one by one, then the rest, which is a group.
        Assert.Equal(
            [.. Enumerable.Range(60, 4).Select(index => Topics.SharedBlock(artifact, index)), Topics.SharedGroup(artifact, 64)],
            rig.Broker.Subscriptions.Keys.Where(topic => topic.StartsWith("edge/v1/blocks/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        for (var index = 0; index < 100; index++) await hub.SendBlockAsync(Topics.SharedBlock(artifact, index), artifact, index);
        Assert.Null(await fetch.WaitAsync(Until.Patience, Token));
    }

    [Fact]
    public async Task FetchAsync_HolesAllOver_HearsAFewBlocksAtATime()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 200);
        using (var partial = PartialArtifact.Open(_paths.Partial(artifact), bytes.Length))
        {
            for (var index = 0; index < 200; index += 2) Assert.True(partial.Write(Block(artifact, bytes, index)));
        }

        var most = 0;
        hub.Alter = (_, data) =>
        {
            most = Math.Max(most, rig.Broker.Subscriptions.Keys.Count(topic => topic.StartsWith("edge/v1/blocks/", StringComparison.Ordinal)));
            return data;
        };
        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Equal(Enumerable.Range(0, 100).Select(index => (2 * index) + 1), hub.Sent);
        Assert.InRange(most, 1, 24);
    }

    [Fact]
    public async Task FetchAsync_BlocksLost_AsksForExactlyThose()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 5);
        hub.Loses[1] = hub.Loses[3] = true;

        var fetch = Downloader(rig, time).FetchAsync(artifact, bytes.Length, _ => { }, Token).AsTask();
        await Until.TrueAsync(() => hub.Sent.Count == 3);
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return fetch.IsCompleted;
        });

        Assert.Null(await fetch);
        Assert.Equal([0, 2, 4, 1, 3], hub.Sent.Take(5));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
    }

    [Fact]
    public async Task FetchAsync_StoppedInTheMiddle_GoesOnWhereItWas()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 10);
        hub.Answers = false;
        using (var stop = new CancellationTokenSource())
        {
            var done = 0;
            var fetch = Downloader(rig).FetchAsync(artifact, bytes.Length, blocks => Volatile.Write(ref done, blocks), stop.Token).AsTask();
            await Until.TrueAsync(() => !hub.Wants.IsEmpty);
            for (var index = 0; index < 7; index++) await hub.SendBlockAsync(Topics.SharedBlock(artifact, index), artifact, index);
            await Until.TrueAsync(() => Volatile.Read(ref done) == 7);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        }

        hub.Answers = true;
        hub.Sent.Clear();
        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Equal([7, 8, 9], hub.Sent);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
    }

    [Fact]
    public async Task FetchAsync_KilledAfterACheckpoint_GoesOnFromTheCheckpoint()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 70);
        // What a killed process leaves: all data written so far, the bitmap of the last checkpoint.
        var partial = PartialArtifact.Open(_paths.Partial(artifact), bytes.Length);
        for (var index = 0; index < 67; index++) Assert.True(partial.Write(Block(artifact, bytes, index)));
        var checkpoint = await File.ReadAllBytesAsync(_paths.Partial(artifact) + ".have", Token);
        partial.Dispose();
        await File.WriteAllBytesAsync(_paths.Partial(artifact) + ".have", checkpoint, Token);

        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Equal(Enumerable.Range(64, 6), hub.Sent);
    }

    [Fact]
    public async Task FetchAsync_ConnectionCutInTheMiddle_AsksAgainOnTheNext()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 4);
        hub.Answers = false;
        var fetch = Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token).AsTask();
        await Until.TrueAsync(() => !hub.Wants.IsEmpty);

        hub.Answers = true;
        await rig.Broker.CutAsync();

        Assert.Null(await fetch.WaitAsync(Until.Patience, Token));
        Assert.True(hub.Wants.Count(want => want.Joins) >= 2);
    }

    [Fact]
    public async Task FetchAsync_WrongBytesWithRightChecksums_StartsAgainAndGivesUpAfterThree()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 2);
        hub.Alter = (_, data) =>
        {
            data[0] ^= 1;
            return data;
        };

        var problem = await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token);

        Assert.Equal(ReasonCode.DigestMismatch, problem?.Reason);
        Assert.Equal(6, hub.Sent.Count);
        Assert.Empty(Directory.GetFiles(_paths.Partials));
        Assert.False(File.Exists(_paths.Blob(artifact)));
    }

    [Fact]
    public async Task FetchAsync_WrongBytesOnce_EndsWithTheRightOnes()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 2);
        var altered = 0;
        hub.Alter = (_, data) =>
        {
            if (Interlocked.Exchange(ref altered, 1) == 0) data[5] ^= 1;
            return data;
        };

        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
        Assert.Equal(4, hub.Sent.Count);
    }

    [Fact]
    public async Task FetchAsync_HostileMessagesAmongTheBlocks_AreDropped()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 2);
        hub.Answers = false;
        var fetch = Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token).AsTask();
        await Until.TrueAsync(() => !hub.Wants.IsEmpty);
        var topic = Topics.SharedBlock(artifact, 0);
        var damaged = Block(artifact, bytes, 0).Encode();
        damaged[^1] ^= 1;

        await rig.Broker.SendAsync(topic, []);
        await rig.Broker.SendAsync(topic, damaged);
        await rig.Broker.SendAsync(topic, new BlockMessage(ArtifactDigest.Of([1]), 0, 2, bytes.AsMemory(0, Blocks.Size)).Encode());
        await rig.Broker.SendAsync(topic, new BlockMessage(artifact, 2, 3, new byte[1]).Encode());
        await rig.Broker.SendAsync(topic, new BlockMessage(artifact, 1, 2, new byte[1]).Encode());
        for (var index = 0; index < 2; index++) await hub.SendBlockAsync(topic, artifact, index);

        Assert.Null(await fetch.WaitAsync(Until.Patience, Token));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
    }

    [Fact]
    public async Task FetchAsync_Metered_AsksForItsOwnTopicOnly()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size + 1);

        Assert.Null(await Downloader(rig, metered: true).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.All(hub.Wants, want => Assert.True(want.Metered));
        Assert.DoesNotContain(rig.Broker.Subscriptions.Keys, topic => topic.StartsWith("edge/v1/blocks/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FetchAsync_WouldTouchTheReserve_ReturnsDiskFullAndAsksForNothing()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, Blocks.Size * 2);
        _free = 1_000_000 + Blocks.Size;

        var problem = await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token);

        Assert.Equal(ReasonCode.DiskFull, problem?.Reason);
        Assert.Empty(hub.Wants);
    }

    [Fact]
    public async Task FetchAsync_AlreadyHere_AsksForNothing()
    {
        await using var rig = await LinkRig.StartAsync();
        var (hub, artifact, bytes) = Hub(rig, 100);
        Directory.CreateDirectory(_paths.Blobs);
        await File.WriteAllBytesAsync(_paths.Blob(artifact), bytes, Token);

        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Empty(hub.Wants);
    }

    [Fact]
    public async Task FetchAsync_BlobDamagedOnDisk_FetchesItAgain()
    {
        await using var rig = await LinkRig.StartAsync();
        var (_, artifact, bytes) = Hub(rig, 100);
        Directory.CreateDirectory(_paths.Blobs);
        await File.WriteAllBytesAsync(_paths.Blob(artifact), new byte[100], Token);

        Assert.Null(await Downloader(rig).FetchAsync(artifact, bytes.Length, _ => { }, Token));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_paths.Blob(artifact), Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static BlockMessage Block(ArtifactDigest artifact, byte[] bytes, int index) => new(
        artifact, index, Blocks.CountFor(bytes.Length), bytes.AsMemory(index * Blocks.Size, Blocks.LengthOf(bytes.Length, index)));

    private static (BlockHub Hub, ArtifactDigest Artifact, byte[] Bytes) Hub(LinkRig rig, int size)
    {
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) bytes[i] = (byte)((i * 7) + (i >> 9));
        var artifact = ArtifactDigest.Of(bytes);
        var hub = new BlockHub(rig.Broker, rig.Address);
        hub.Artifacts[artifact] = bytes;
        return (hub, artifact, bytes);
    }

    private BlockDownloader Downloader(LinkRig rig, TimeProvider? time = null, bool metered = false) => new(
        rig.Session,
        new BlobStore(_paths),
        _paths,
        new DownloadOptions(rig.Address, metered, 1_000_000),
        new DownloadServices(time ?? TimeProvider.System, _ => _free, NullLogger<BlockDownloader>.Instance));
}
