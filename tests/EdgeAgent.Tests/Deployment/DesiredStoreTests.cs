using Edge.Agent.Deployment;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Deployment;

public sealed class DesiredStoreTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Offer_HigherRevision_IsTakenAndKeptOverARestart()
    {
        var store = Open();
        Assert.Null(store.Offer(State(1)));
        Assert.Null(store.Offer(State(2)));

        Assert.Equal(2, Open().Current?.Revision);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Offer_LowerOrEqualInOneRun_IsIgnored(long late)
    {
        var store = Open();
        store.Offer(State(2));

        Assert.Null(store.Offer(State(late) with { Models = [new DesiredModel("a", "1", ArtifactDigest.Of([1]), 1)] }));

        Assert.Empty(store.Current!.Models);
        Assert.Equal(2, store.Current.Revision);
    }

    [Fact]
    public void Offer_LowerAsTheFirstAfterARestart_IsTaken()
    {
        Open().Offer(State(9));
        var store = Open();

        store.Offer(State(4));
        store.Offer(State(3));

        Assert.Equal(4, store.Current?.Revision);
    }

    [Fact]
    public void Offer_DiskRefuses_ReturnsTheProblemAndKeepsTheOldState()
    {
        var store = Open();
        store.Offer(State(1));
        // A folder where the temporary file should go: the write fails whoever runs the test.
        Directory.CreateDirectory(Path.Combine(_folder.Path, "models", "desired.json.tmp"));

        Assert.Equal(ReasonCode.InputOutput, store.Offer(State(2))?.Reason);
        Assert.Equal(1, store.Current?.Revision);
    }

    [Fact]
    public void Constructor_DamagedFile_StartsEmptyAndSaysWhy()
    {
        Directory.CreateDirectory(_folder.Combine("models"));
        File.WriteAllText(_folder.Combine("models", "desired.json"), "{\"v\":1,\"models\":[]}");

        var store = Open();

        Assert.Null(store.Current);
        Assert.Contains("revision", store.Problem?.Message, StringComparison.Ordinal);
    }

    private static DesiredState State(long revision) => new(1, revision, []);

    private DesiredStore Open() => new(_folder.Combine("models", "desired.json"));
}
