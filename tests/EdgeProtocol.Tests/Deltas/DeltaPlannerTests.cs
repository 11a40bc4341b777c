using System.Text;
using CsCheck;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Protocol.Tests.Deltas;

public sealed class DeltaPlannerTests
{
    private static readonly ArtifactDigest Old = Digest("old"), Older = Digest("older"), New = Digest("new"), Labels = Digest("labels");

    private static readonly ModelManifest Target = ModelManifest.Create("pcb", "2", [new("labels.txt", 50, Labels), new("model.onnx", 1000, New)]);

    private static readonly Dictionary<ArtifactDigest, long> Whole = new() { [New] = 800 };

    [Fact]
    public void Plan_FileThatIsThere_CostsNothing() => Assert.Equal((TransferKind.Nothing, 0), Plan([Labels], [])["labels.txt"]);

    [Fact]
    public void Plan_NoBase_SendsWhatIsSmallerOfPlainAndCompressed()
    {
        var plan = Plan([], []);

        Assert.Equal((TransferKind.Full, 800), plan["model.onnx"]);
        Assert.Equal((TransferKind.Full, 50), plan["labels.txt"]);
    }

    [Fact]
    public void Plan_SeveralBases_TakesTheSmallestDeltaOverOneThatIsThere()
    {
        DeltaOffer[] offers = [new(Old, New, 300), new(Older, New, 200), new(Digest("elsewhere"), New, 10)];

        Assert.Equal((TransferKind.Delta, 200), Plan([Old, Older], offers)["model.onnx"]);
        Assert.Equal((TransferKind.Delta, 300), Plan([Old], offers)["model.onnx"]);
    }

    [Fact]
    public void Plan_DeltaAsLargeAsTheFile_SendsTheFile() => Assert.Equal((TransferKind.Full, 800), Plan([Old], [new(Old, New, 800)])["model.onnx"]);

    [Fact]
    public void Plan_TooLittleMemory_SendsTheFile() =>
        Assert.Equal((TransferKind.Full, 800), Plan([Old], [new(Old, New, 300)], DeltaLimits.DecoderBytes - 1)["model.onnx"]);

    [Fact]
    public void Plan_SameDigestTwice_TravelsOnce()
    {
        var target = ModelManifest.Create("pcb", "2", [new("a", 10, New), new("b", 10, New)]);

        var plan = DeltaPlanner.Plan(target, new HashSet<ArtifactDigest>(), [], new Dictionary<ArtifactDigest, long>(), long.MaxValue);

        Assert.Equal([TransferKind.Full, TransferKind.Nothing], plan.Select(transfer => transfer.Kind));
    }

    [Fact]
    public void Plan_AnyOffers_NeverCostsMoreThanSendingAll() =>
        Gen.Select(Gen.Int[1, 2000].Array[0, 6], Gen.Bool).Sample((sizes, isHeld) =>
        {
            var offers = sizes.Select((size, i) => new DeltaOffer(i % 2 == 0 ? Old : Older, New, size)).ToList();
            var plan = DeltaPlanner.Plan(Target, isHeld ? new HashSet<ArtifactDigest> { Old } : [], offers, Whole, long.MaxValue);
            return plan.Sum(transfer => transfer.Bytes) <= 850 && plan.All(transfer => transfer.Kind == TransferKind.Delta == transfer.Base is not null);
        });

    private static Dictionary<string, (TransferKind, long)> Plan(IEnumerable<ArtifactDigest> held, IEnumerable<DeltaOffer> offers, long memory = long.MaxValue) =>
        DeltaPlanner.Plan(Target, held.ToHashSet(), offers, Whole, memory).ToDictionary(transfer => transfer.File.Path, transfer => (transfer.Kind, transfer.Bytes), StringComparer.Ordinal);

    private static ArtifactDigest Digest(string text) => ArtifactDigest.Of(Encoding.UTF8.GetBytes(text));
}
