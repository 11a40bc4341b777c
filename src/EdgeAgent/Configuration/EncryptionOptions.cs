namespace Edge.Agent.Configuration;

/// <summary>Encryption of what lies on the disk.</summary>
/// <param name="Key">The key that seals; null when nothing more is to be sealed and the previous keys only open.</param>
/// <param name="Previous">Keys that sealed before.</param>
public sealed record EncryptionOptions(KeySource? Key, IReadOnlyList<KeySource> Previous)
{
    /// <summary>Every key.</summary>
    public IEnumerable<KeySource> All => Key is null ? Previous : Previous.Prepend(Key);
}
