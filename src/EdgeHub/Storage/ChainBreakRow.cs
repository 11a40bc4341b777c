using Edge.Hub.Audit;

namespace Edge.Hub.Storage;

/// <summary>Records that are not what their device chained.</summary>
internal sealed class ChainBreakRow
{
    public int JournalId { get; set; }
    public long First { get; set; }

    /// <summary>The same as <see cref="First"/>, except in a journal with more breaks than are told apart.</summary>
    public long Last { get; set; }

    public ChainFinding Finding { get; set; }

    /// <summary>For <see cref="ChainFinding.Reordered"/>: the sequence whose record stands here.</summary>
    public long? Other { get; set; }

    public long FoundAtMs { get; set; }
}
