using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline.Postprocessing;

/// <summary>The highest scores with their labels, as a record carries them.</summary>
internal static class TopScores
{
    /// <summary>Scores in a record: the runners-up matter to an audit, the other 990 of 1,000 classes would be 40 KB of nothing.</summary>
    public const int Count = 10;

    /// <summary>Position of the highest score; of equal ones the earliest, as <see cref="Pick"/> orders them.</summary>
    /// <param name="scores">At least one score, all numbers.</param>
    public static int Best(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
        }

        return best;
    }

    /// <summary>Picks the highest, highest first; of equal scores the earlier label goes first.</summary>
    /// <param name="labels">Labels in output order.</param>
    /// <param name="scores">Their scores.</param>
    public static LabelScore[] Pick(IReadOnlyList<string> labels, ReadOnlySpan<float> scores)
    {
        Span<int> best = stackalloc int[Count];
        var found = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var at = found;
            while (at > 0 && scores[best[at - 1]] < scores[i]) at--;
            if (at == Count) continue;
            if (found < Count) found++;
            best[at..(found - 1)].CopyTo(best[(at + 1)..]);
            best[at] = i;
        }

        var picked = new LabelScore[found];
        for (var i = 0; i < found; i++) picked[i] = new LabelScore(labels[best[i]], scores[best[i]]);
        return picked;
    }
}
