using Edge.Hub.Storage;

namespace Edge.Hub.Audit;

/// <summary>What verifying one run found.</summary>
internal sealed class ChainResult
{
    /// <summary>Runs that are stored.</summary>
    public List<(long First, long Last)> Stored { get; } = [];

    /// <summary>Records that do not follow the one before them.</summary>
    public List<long> Failed { get; } = [];

    /// <summary>Records that were announced as stored and are not there.</summary>
    public List<long> Removed { get; } = [];

    /// <summary>Gaps the device states.</summary>
    public List<GapRow> Gaps { get; } = [];
}
