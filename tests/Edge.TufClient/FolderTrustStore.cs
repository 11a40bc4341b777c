using Edge.Protocol;
using Edge.Protocol.Trust;

namespace Edge.TufClient;

/// <summary>Trusted metadata as files that the suite reads: <c>root.json</c>, without versions.</summary>
internal sealed class FolderTrustStore : ITrustStore
{
    private readonly string _folder;

    public FolderTrustStore(string folder) => _folder = folder;

    public Outcome<ReadOnlyMemory<byte>?> Read(string role) =>
        File.Exists(Path(role)) ? (ReadOnlyMemory<byte>?)File.ReadAllBytes(Path(role)) : (ReadOnlyMemory<byte>?)null;

    public Problem? Write(string role, ReadOnlyMemory<byte> bytes)
    {
        WholeFile.Write(Path(role), bytes.Span);
        return null;
    }

    public Problem? Delete(string role)
    {
        File.Delete(Path(role));
        return null;
    }

    private string Path(string role) => System.IO.Path.Combine(_folder, RoleNames.FileOf(RoleNames.Escape(role)));
}
