namespace Edge.Protocol.Deltas.Operations;

/// <summary>From where a side table comes. The numbers are the format's.</summary>
internal enum SideSource
{
    /// <summary>The base's values stand in the base; the target's are predicted from them.</summary>
    Base = 0,

    /// <summary>The base's values stand in the base; the target's are predicted as a product of two earlier tables.</summary>
    Product = 1,

    /// <summary>Both are in the delta: they belong to another file of the bundle.</summary>
    Sent = 2,

    /// <summary>Both are products of two earlier tables, and stand nowhere themselves.</summary>
    Factors = 3,
}
