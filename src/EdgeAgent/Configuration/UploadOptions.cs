namespace Edge.Agent.Configuration;

/// <summary>What may be uploaded to the hub. Nothing, unless a rule names it.</summary>
/// <param name="Allow">The rules, the most important first: uploads go in this order.</param>
/// <param name="DailyBytes">Bytes of all uploads a day; default 50 MiB.</param>
/// <param name="QueueBytes">Bytes that may wait; beyond it the oldest of the least important rule gives way. Default 256 MiB.</param>
public sealed record UploadOptions(IReadOnlyList<UploadRule> Allow, long DailyBytes, long QueueBytes)
{
    /// <summary>Nothing, which is the default.</summary>
    public static UploadOptions None { get; } = new([], 0, 0);
}
