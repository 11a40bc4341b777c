using Edge.Agent.Configuration;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>Storage bounds that no test here reaches.</summary>
internal static class StorageDefaults
{
    public static StorageOptions Options { get; } = new(64 << 20, 1 << 20, TimeSpan.FromDays(1), 0, TimeSpan.Zero, 100, 0, TimeSpan.FromDays(1));
}
