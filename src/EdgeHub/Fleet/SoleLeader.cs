namespace Edge.Hub.Fleet;

/// <summary>A hub with a database of its own: it has no peers.</summary>
internal sealed class SoleLeader : ILeadership
{
    public bool IsLeader => true;
}
