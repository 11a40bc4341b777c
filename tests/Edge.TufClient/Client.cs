using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.TufClient;

/// <summary>The three commands. Each is 0 when all of it went through, else 1 with the reason on the error output.</summary>
internal static class Client
{
    private static readonly TrustLimits Limits = TrustLimits.Reference;

    public static int Init(string metadataDirectory, string trustedRoot)
    {
        var bytes = File.ReadAllBytes(trustedRoot);
        var problem = TrustedMetadata.Load(bytes, DateTimeOffset.MinValue, Limits).Problem ?? new FolderTrustStore(metadataDirectory).Write(RoleNames.Root, bytes);
        return Report(problem);
    }

    public static async Task<int> RefreshAsync(string metadataDirectory, string metadataUrl, CancellationToken stop)
    {
        using var http = new HttpClient();
        var update = new TrustUpdate(new FolderTrustStore(metadataDirectory), new HttpMetadataSource(http, metadataUrl), Limits);
        return Report((await update.RefreshAsync(TimeProvider.System.GetUtcNow(), stop)).Problem);
    }

    public static async Task<int> DownloadAsync(
        string metadataDirectory, string metadataUrl, IReadOnlyList<string> targetNames, string targetUrl, string targetDirectory, CancellationToken stop)
    {
        using var http = new HttpClient();
        var update = new TrustUpdate(new FolderTrustStore(metadataDirectory), new HttpMetadataSource(http, metadataUrl), Limits);
        if (!(await update.RefreshAsync(TimeProvider.System.GetUtcNow(), stop)).TryGet(out var trusted, out var problem)) return Report(problem);
        var search = new TargetSearch(update, trusted, Limits);
        var files = new TargetFiles(http, targetUrl, targetDirectory, trusted.Root.ConsistentSnapshot);
        foreach (var name in targetNames)
        {
            if (!(await search.FindAsync(name, stop)).TryGet(out var target, out problem)) return Report(problem);
            if (await files.BringAsync(target, stop) is { } failed) return Report(failed);
        }

        return 0;
    }

    private static int Report(Problem? problem)
    {
        if (problem is null) return 0;
        Console.Error.WriteLine(problem);
        return 1;
    }
}
