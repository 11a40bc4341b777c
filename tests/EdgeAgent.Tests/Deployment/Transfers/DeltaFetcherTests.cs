using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Transfers;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Deployment.Transfers;

public sealed class DeltaFetcherTests : IDisposable
{
    private static readonly byte[] One = File.ReadAllBytes(Path.Combine(Samples.Model("1"), "model.onnx"));
    private static readonly byte[] Two = File.ReadAllBytes(Path.Combine(Samples.Model("2"), "model.onnx"));
    private static readonly ManifestFile File2 = new("model.onnx", Two.Length, ArtifactDigest.Of(Two));

    private readonly TemporaryDirectory _folder = new();
    private readonly ModelPaths _paths;
    private readonly FolderSource _source;
    private long _free = long.MaxValue;

    public DeltaFetcherTests()
    {
        _paths = new ModelPaths(_folder.Path);
        _source = new FolderSource(_paths);
        Directory.CreateDirectory(_paths.Blobs);
        File.WriteAllBytes(_paths.Blob(ArtifactDigest.Of(One)), One);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task FetchAsync_Delta_MakesTheFileAndKeepsNothingElse()
    {
        var planned = Offer(Delta(), ArtifactDigest.Of(One));

        Assert.Null(await FetchAsync(planned));

        Assert.Equal(Two, await File.ReadAllBytesAsync(_paths.Blob(File2.Digest), Token));
        Assert.Equal(2, Directory.GetFiles(_paths.Blobs).Length);
        Assert.Empty(Directory.GetFiles(_paths.Partials));
    }

    [Fact]
    public async Task FetchAsync_CompressedFile_NeedsNoBase()
    {
        Assert.Null(await FetchAsync(Offer(DeltaEncoder.Whole(Two), null)));

        Assert.Equal(Two, await File.ReadAllBytesAsync(_paths.Blob(File2.Digest), Token));
    }

    [Fact]
    public async Task FetchAsync_DeltaOfAnotherFile_IsRefusedAndLeavesNothing()
    {
        var foreign = DeltaEncoder.Encode(Bundle(One), Bundle([.. Two, 1]), "model.onnx").Bytes;

        var problem = await FetchAsync(Offer(foreign, ArtifactDigest.Of(One)));

        Assert.Equal(ReasonCode.DigestMismatch, problem?.Reason);
        Assert.Equal([ArtifactDigest.Of(One).Hex], Directory.GetFiles(_paths.Blobs).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(_paths.Partials));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_000)]
    public async Task FetchAsync_DamagedDelta_IsRefusedAndLeavesNothing(int at)
    {
        var delta = Delta();
        delta[at] ^= 0x40;

        Assert.NotNull(await FetchAsync(Offer(delta, ArtifactDigest.Of(One))));

        Assert.False(File.Exists(_paths.Blob(File2.Digest)));
        Assert.Empty(Directory.GetFiles(_paths.Partials));
    }

    [Fact]
    public async Task FetchAsync_BaseIsGoneOrDeltaIsNoSmaller_AsksForNothing()
    {
        var gone = await FetchAsync(new PlannedFile(File2.Digest, ArtifactDigest.Of("delta"u8), 10, ArtifactDigest.Of("gone"u8)));
        var large = await FetchAsync(new PlannedFile(File2.Digest, ArtifactDigest.Of("delta"u8), File2.Size, ArtifactDigest.Of(One)));

        Assert.Equal((ReasonCode.NotFound, ReasonCode.TooLarge), (gone?.Reason, large?.Reason));
        Assert.Empty(_source.Fetched);
    }

    [Fact]
    public async Task FetchAsync_WouldTouchTheReserve_WaitsForRoom()
    {
        _free = File2.Size - 1;

        Assert.Equal(ReasonCode.DiskFull, (await FetchAsync(Offer(Delta(), ArtifactDigest.Of(One))))?.Reason);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Delta() => DeltaEncoder.Encode(Bundle(One), Bundle(Two), "model.onnx").Bytes;

    private static DeltaBundle Bundle(byte[] model) => new(new Dictionary<string, ReadOnlyMemory<byte>> { ["model.onnx"] = model });

    private PlannedFile Offer(byte[] delta, ArtifactDigest? from)
    {
        _source.Artifacts[ArtifactDigest.Of(delta)] = delta;
        return new PlannedFile(File2.Digest, ArtifactDigest.Of(delta), delta.Length, from);
    }

    private async Task<Problem?> FetchAsync(PlannedFile planned) =>
        await new DeltaFetcher(_source, new BlobStore(_paths), _paths, 0, _ => _free).FetchAsync(File2, planned, _ => { }, Token);
}
