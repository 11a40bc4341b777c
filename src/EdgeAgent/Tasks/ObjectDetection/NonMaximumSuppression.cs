namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>
/// Greedy suppression, label by label: the best candidate stays, and whatever of its label overlaps it more than allowed
/// goes. Exact: a candidate is compared with those that stayed, not with those that went.
/// </summary>
internal static class NonMaximumSuppression
{
    /// <summary>Picks those that stay.</summary>
    /// <param name="sorted">Candidates, best first.</param>
    /// <param name="threshold">Largest allowed intersection over union.</param>
    /// <param name="kept">Takes them, best first; its length is the most there may be.</param>
    /// <returns>How many stayed.</returns>
    public static int Pick(ReadOnlySpan<Candidate> sorted, float threshold, Span<Candidate> kept)
    {
        var count = 0;
        foreach (ref readonly var candidate in sorted)
        {
            if (count == kept.Length) break;
            if (!IsSuppressed(candidate, kept[..count], threshold)) kept[count++] = candidate;
        }

        return count;
    }

    private static bool IsSuppressed(in Candidate candidate, ReadOnlySpan<Candidate> kept, float threshold)
    {
        foreach (ref readonly var better in kept)
        {
            if (better.Label == candidate.Label && better.Iou(candidate) > threshold) return true;
        }

        return false;
    }
}
