using Edge.Hub.Storage;
using Edge.Protocol.Messages;

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

    /// <summary>Records that came without their payload: their device had erased it.</summary>
    public List<long> Erased { get; } = [];

    /// <summary>What the device orders to erase, with the record that does.</summary>
    public List<(long Sequence, ErasureRecord Order)> Erasures { get; } = [];

    /// <summary>Gaps the device states.</summary>
    public List<GapRow> Gaps { get; } = [];
}
