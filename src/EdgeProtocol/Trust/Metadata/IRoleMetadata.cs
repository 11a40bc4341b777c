namespace Edge.Protocol.Trust.Metadata;

/// <summary>What every role's metadata states.</summary>
public interface IRoleMetadata
{
    /// <summary>Its version, from 1.</summary>
    long Version { get; }

    /// <summary>The moment from which it is not trusted any more.</summary>
    DateTimeOffset Expires { get; }
}
