namespace Edge.Hub.Telemetry;

/// <summary>Puts sequences together to runs without holes.</summary>
internal static class SequenceRuns
{
    /// <summary>The runs, ascending.</summary>
    /// <param name="sequences">Sequences in any order, repeats allowed.</param>
    public static List<(ulong First, ulong Last)> Of(IEnumerable<ulong> sequences)
    {
        var runs = new List<(ulong First, ulong Last)>();
        foreach (var sequence in sequences.Order())
        {
            if (runs.Count > 0 && sequence <= runs[^1].Last + 1) runs[^1] = (runs[^1].First, sequence);
            else runs.Add((sequence, sequence));
        }

        return runs;
    }
}
