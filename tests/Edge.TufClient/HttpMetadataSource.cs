using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.TufClient;

/// <summary>Metadata behind a URL, by the names of section 6.2.</summary>
internal sealed class HttpMetadataSource : IMetadataSource
{
    private readonly HttpClient _http;
    private readonly string _base;

    public HttpMetadataSource(HttpClient http, string metadataUrl)
    {
        _http = http;
        _base = metadataUrl.TrimEnd('/');
    }

    public ValueTask<Outcome<ReadOnlyMemory<byte>>> FetchAsync(string role, long? version, long maxBytes, CancellationToken cancellationToken)
    {
        var name = RoleNames.FileOf(Uri.EscapeDataString(role));
        return HttpBody.GetAsync(_http, $"{_base}/{(version is null ? name : $"{version}.{name}")}", maxBytes, cancellationToken);
    }
}
