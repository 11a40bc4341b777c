using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Commands.Audit;

/// <summary>A folder of evidence, closed by <c>SHA256SUMS</c>, which <c>sha256sum -c</c> checks.</summary>
internal sealed class AuditFolder
{
    private readonly string _folder;
    private readonly StringBuilder _sums = new();

    /// <summary>Begins a folder.</summary>
    /// <param name="folder">Its path; made when it is not there.</param>
    public AuditFolder(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its path below the folder, with slashes.</param>
    /// <param name="content">Its bytes.</param>
    public void Add(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, content);
        _sums.Append(ArtifactDigest.Of(content).Hex).Append("  ").Append(name).Append('\n');
    }

    /// <summary>Writes the digests of all files.</summary>
    public void Close() => AtomicFile.Write(Path.Combine(_folder, "SHA256SUMS"), Encoding.UTF8.GetBytes(_sums.ToString()));
}
