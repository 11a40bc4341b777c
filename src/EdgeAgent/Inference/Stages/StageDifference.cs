using Edge.Agent.Tensors.Numpy;

namespace Edge.Agent.Inference.Stages;

/// <summary>How far one stage is from a reference.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Problem">Why the two cannot be compared; null when they can.</param>
/// <param name="Largest">Largest absolute difference.</param>
/// <param name="At">Where, as NumPy indexes it.</param>
/// <param name="Cosine">Cosine similarity; 1 is the same direction.</param>
/// <param name="Bound">Largest difference that counts as agreement.</param>
internal sealed record StageDifference(string Name, string? Problem, double Largest, string At, double Cosine, double Bound)
{
    /// <summary>Whether the two agree.</summary>
    public bool Agrees => Problem is null && Largest <= Bound;

    /// <summary>Compares.</summary>
    /// <param name="stage">Ours.</param>
    /// <param name="reference">The other's.</param>
    /// <param name="tolerance">Allowed difference, as a share of the reference's largest number where that is beyond 1.</param>
    public static StageDifference Of(Stage stage, NpyArray reference, double tolerance)
    {
        var ours = NpyNumbers.Of(stage.Array.Type, stage.Array.Data.Span);
        var theirs = NpyNumbers.Of(reference.Type, reference.Data.Span);
        // A leading 1 is a batch of one, which some write and some do not.
        if (ours.Length != theirs.Length || !Trim(stage.Array.Shape).SequenceEqual(Trim(reference.Shape)))
            return new StageDifference(stage.Name, $"the shape is {ModelSignature.Text(stage.Array.Shape)}, the reference's {ModelSignature.Text(reference.Shape)}", 0, "", 0, 0);
        var bound = tolerance * Math.Max(1, theirs.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        double largest = 0, dot = 0, own = 0, other = 0;
        var at = 0;
        for (var i = 0; i < ours.Length; i++)
        {
            // Infinities agree with themselves: attention masks are made of them.
            var difference = ours[i] == theirs[i] ? 0 : Math.Abs(ours[i] - theirs[i]);
            // A number that is none differs from everything.
            if (double.IsNaN(difference)) difference = double.PositiveInfinity;
            if (difference > largest) (largest, at) = (difference, i);
            dot += ours[i] * theirs[i];
            own += ours[i] * ours[i];
            other += theirs[i] * theirs[i];
        }

        var cosine = own == 0 || other == 0 ? (own == other ? 1 : 0) : dot / Math.Sqrt(own * other);
        return new StageDifference(stage.Name, null, largest, Index(at, stage.Array.Shape), cosine, bound);
    }

    private static IEnumerable<long> Trim(IReadOnlyList<long> shape) => shape.SkipWhile(dimension => dimension == 1);

    private static string Index(long at, long[] shape)
    {
        var index = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            index[axis] = at % shape[axis];
            at /= shape[axis];
        }

        return ModelSignature.Text(index);
    }
}
