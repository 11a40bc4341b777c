using Edge.Protocol;
using Edge.Protocol.Trust.Metadata;

namespace Edge.TufClient;

/// <summary>5.7: fetches targets, unless the one that is wanted is there.</summary>
internal sealed class TargetFiles
{
    private readonly HttpClient _http;
    private readonly string _base;
    private readonly string _folder;
    private readonly bool _isConsistent;

    public TargetFiles(HttpClient http, string targetUrl, string folder, bool isConsistent)
    {
        _http = http;
        _base = targetUrl.TrimEnd('/');
        _folder = folder;
        _isConsistent = isConsistent;
    }

    public async ValueTask<Problem?> BringAsync(TargetFile target, CancellationToken stop)
    {
        var path = Path.Combine(_folder, Uri.EscapeDataString(target.Path));
        if (File.Exists(path) && target.Check(await File.ReadAllBytesAsync(path, stop)) is null) return null;
        if (!(await HttpBody.GetAsync(_http, $"{_base}/{Name(target)}", target.Length, stop)).TryGet(out var bytes, out var problem)) return problem;
        if (target.Check(bytes.Span) is { } refused) return refused;
        WholeFile.Write(path, bytes.Span);
        return null;
    }

    // Section 6.2.1: the hash goes before the last segment.
    private string Name(TargetFile target)
    {
        if (!_isConsistent) return target.Path;
        var folderEnd = target.Path.LastIndexOf('/') + 1;
        return $"{target.Path[..folderEnd]}{target.Hashes.ByAlgorithm.First().Value}.{target.Path[folderEnd..]}";
    }
}
