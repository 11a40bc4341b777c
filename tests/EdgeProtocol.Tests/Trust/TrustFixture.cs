using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Metadata;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

/// <summary>One box and one repository, which a test spoils.</summary>
internal sealed class TrustFixture
{
    public TrustFixture() => Store = new MemoryTrustStore(Repository.FirstRoot);

    public TestRepository Repository { get; } = new();

    public MemoryTrustStore Store { get; }

    public TrustLimits Limits { get; init; } = TrustLimits.Device;

    public DateTimeOffset Now { get; set; } = TestRepository.Start;

    public TrustUpdate Update => new(Store, Repository, Limits);

    public async Task<Outcome<TrustedMetadata>> RefreshAsync() => await Update.RefreshAsync(Now, TestContext.Current.CancellationToken);

    /// <summary>An update that must go through.</summary>
    public async Task<TrustedMetadata> RefreshedAsync()
    {
        var outcome = await RefreshAsync();
        Assert.Null(outcome.Problem);
        return outcome.Value;
    }

    /// <summary>An update that must fail for a reason, and leave the box with the versions it had.</summary>
    public async Task RefusedAsync(ReasonCode reason, long? root = null, long? timestamp = null, long? snapshot = null, long? targets = null)
    {
        var outcome = await RefreshAsync();
        Assert.Equal(reason, outcome.Problem?.Reason);
        if (root is not null) Assert.Equal(root, Version(RoleNames.Root));
        if (timestamp is not null) Assert.Equal(timestamp, Version(RoleNames.Timestamp));
        if (snapshot is not null) Assert.Equal(snapshot, Version(RoleNames.Snapshot));
        if (targets is not null) Assert.Equal(targets, Version(RoleNames.Targets));
    }

    public async Task<Outcome<TargetFile>> FindAsync(string path)
    {
        var update = Update;
        var trusted = await update.RefreshAsync(Now, TestContext.Current.CancellationToken);
        return trusted.Problem is { } problem
            ? problem
            : await new TargetSearch(update, trusted.Value, Limits).FindAsync(path, TestContext.Current.CancellationToken);
    }

    /// <summary>The version of a role's file on the box; 0 for none.</summary>
    public long Version(string role)
    {
        if (!Store.Files.TryGetValue(role, out var file)) return 0;
        using var document = JsonDocument.Parse(file);
        return document.RootElement.GetProperty("signed").GetProperty("version").GetInt64();
    }

    /// <summary>A file with its document changed, whatever its signatures then say.</summary>
    public static byte[] Tamper(byte[] file, Action<JsonNode> change)
    {
        var document = JsonNode.Parse(file)!;
        change(document);
        return JsonSerializer.SerializeToUtf8Bytes(document);
    }
}
