namespace Edge.Bench.Wave;

/// <summary>What is special about a device of the wave.</summary>
internal enum WaveKind
{
    /// <summary>Nothing: it lacks all, and shares.</summary>
    Fresh,

    /// <summary>It was switched off halfway.</summary>
    Resumed,

    /// <summary>It pays for its link.</summary>
    Metered,

    /// <summary>Both.</summary>
    MeteredResumed,
}
