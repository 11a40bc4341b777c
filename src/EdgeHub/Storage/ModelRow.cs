namespace Edge.Hub.Storage;

/// <summary>A pushed model version; immutable.</summary>
internal sealed class ModelRow
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public required string Version { get; set; }

    /// <summary>The manifest's digest, <c>sha256:…</c>.</summary>
    public required string Digest { get; set; }

    public int ManifestSize { get; set; }
    public int FileCount { get; set; }
    public long Size { get; set; }
    public long PushedAtMs { get; set; }
}
