namespace Edge.Agent.Api.Access;

/// <summary>A key as the keys file holds it: never the key itself.</summary>
/// <param name="Name">Whose it is, for logs.</param>
/// <param name="Hash">SHA-256 of the key's text.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash, ApiScope Scopes)
{
    /// <summary>Whether this agent made it, at random, for its own commands.</summary>
    public bool IsMadeHere { get; init; }
}
