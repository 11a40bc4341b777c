using System.IO.Compression;
using System.Text;
using Edge.Protocol;

namespace Edge.Hub.Audit;

/// <summary>A zip archive of evidence, closed by <c>SHA256SUMS</c>, which <c>sha256sum -c</c> checks.</summary>
internal sealed class EvidenceArchive(Stream target) : IDisposable
{
    private readonly ZipArchive _zip = new(target, ZipArchiveMode.Create, leaveOpen: true);
    private readonly StringBuilder _sums = new();

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its path in the archive, with slashes.</param>
    /// <param name="content">Its bytes.</param>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        _sums.Append(ArtifactDigest.Of(content).Hex).Append("  ").Append(name).Append('\n');
        using var entry = _zip.CreateEntry(name).Open();
        entry.Write(content);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var sums = _zip.CreateEntry("SHA256SUMS").Open()) sums.Write(Encoding.UTF8.GetBytes(_sums.ToString()));
        _zip.Dispose();
    }
}
