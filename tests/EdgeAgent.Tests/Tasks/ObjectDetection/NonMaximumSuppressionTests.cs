using CsCheck;
using Edge.Agent.Models;
using Edge.Agent.Tasks.ObjectDetection;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class NonMaximumSuppressionTests
{
    private static readonly Gen<Candidate> Box = Gen.Select(Gen.Int[0, 2], Gen.Int[1, 1000], Gen.Int[0, 20], Gen.Int[0, 20], Gen.Int[1, 15], Gen.Int[1, 15])
        .Select((label, score, left, top, width, height) => new Candidate(label, score / 1000f, left, top, left + width, top + height));

    [Fact]
    public void Pick_AnyBoxes_IsWhatTheDefinitionGives() =>
        Gen.Select(Box.Array[0, 60], Gen.Float[0, 1]).Sample((boxes, threshold) =>
        {
            var sorted = Sorted(boxes);
            var kept = new Candidate[100];

            var count = NonMaximumSuppression.Pick(sorted, threshold, kept);

            Assert.Equal(Definition(sorted, threshold), kept[..count]);
        });

    [Fact]
    public void Pick_OtherLabelsInTheSamePlace_Stay()
    {
        Candidate[] boxes = [new(0, 0.9f, 0, 0, 10, 10), new(1, 0.8f, 0, 0, 10, 10), new(0, 0.7f, 0, 0, 10, 10)];
        var kept = new Candidate[10];

        Assert.Equal(boxes[..2], kept[..NonMaximumSuppression.Pick(boxes, 0.5f, kept)]);
    }

    [Fact]
    public void Pick_MoreThanThereMayBe_KeepsTheBest()
    {
        Candidate[] boxes = [new(0, 0.9f, 0, 0, 1, 1), new(0, 0.8f, 5, 5, 6, 6), new(0, 0.7f, 8, 8, 9, 9)];
        var kept = new Candidate[2];

        Assert.Equal(boxes[..2], kept[..NonMaximumSuppression.Pick(boxes, 0.5f, kept)]);
    }

    [Fact]
    public void Add_MoreThanTheCapacity_KeepsTheBest()
    {
        var list = List();
        var random = new Random(1);
        var scores = Enumerable.Range(0, CandidateList.Capacity * 2).Select(_ => random.NextSingle()).ToArray();

        foreach (var score in scores) list.Add(0, score, 0, 0, 1, 1);
        list.Sort();

        Assert.Equal(scores.OrderDescending().Take(CandidateList.Capacity), list.Items.ToArray().Select(item => item.Score));
    }

    private static CandidateList List() => new(new BoxScale(
        new DetectionOutput(DetectionHead.Yolo, "x", null, BoxForm.Corners, BoxUnit.Pixels, BackgroundClass.None), new ModelInput("x", 8, 8, ColorOrder.Rgb)));

    private static Candidate[] Sorted(Candidate[] boxes)
    {
        var list = List();
        foreach (var box in boxes) list.Add(box.Label, box.Score, box.Left, box.Top, box.Right, box.Bottom);
        list.Sort();
        return list.Items.ToArray();
    }

    // Take the best, strike what overlaps it, and again: with a list that shrinks instead of one that grows.
    private static List<Candidate> Definition(Candidate[] sorted, float threshold)
    {
        var left = sorted.ToList();
        var kept = new List<Candidate>();
        while (left.Count > 0)
        {
            var best = left[0];
            kept.Add(best);
            left.RemoveAt(0);
            left.RemoveAll(box => box.Label == best.Label && Iou(box, best) > threshold);
        }

        return kept;
    }

    private static float Iou(Candidate one, Candidate other)
    {
        var both = Math.Max(0, Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left))
            * Math.Max(0, Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top));
        return both / (((one.Right - one.Left) * (one.Bottom - one.Top)) + ((other.Right - other.Left) * (other.Bottom - other.Top)) - both);
    }
}
