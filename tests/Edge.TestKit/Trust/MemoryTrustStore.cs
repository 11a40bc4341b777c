using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.TestKit.Trust;

/// <summary>Trusted metadata in memory; a write fails when a test says so.</summary>
public sealed class MemoryTrustStore : ITrustStore
{
    public MemoryTrustStore(byte[] root) => Files[RoleNames.Root] = root;

    public Dictionary<string, ReadOnlyMemory<byte>> Files { get; } = [];

    /// <summary>What happens to each change before it is made.</summary>
    public Func<string, Problem?> OnChange { get; set; } = static _ => null;

    public Outcome<ReadOnlyMemory<byte>?> Read(string role) => Files.TryGetValue(role, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : (ReadOnlyMemory<byte>?)null;

    public Problem? Write(string role, ReadOnlyMemory<byte> bytes)
    {
        if (OnChange(role) is { } problem) return problem;
        Files[role] = bytes;
        return null;
    }

    public Problem? Delete(string role)
    {
        if (OnChange(role) is { } problem) return problem;
        Files.Remove(role);
        return null;
    }
}
