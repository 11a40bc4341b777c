using Edge.Protocol.Messages;

namespace Edge.Agent.Storage.Erasing;

/// <summary>Somebody asks for something to be erased.</summary>
/// <param name="Scope">What.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
internal sealed record ErasureOrder(ErasureScope Scope, string By, string Reason)
{
    /// <summary>What the journal keeps of it.</summary>
    /// <param name="at">When it was done.</param>
    /// <param name="records">Records whose payload went.</param>
    /// <param name="hasHub">Whether somebody else must be told whom it was about.</param>
    public ErasureRecord ToRecord(RecordTime at, long records, bool hasHub) =>
        new(1, at, records, By, Reason, hasHub ? Scope : Scope with { Subject = null });
}
