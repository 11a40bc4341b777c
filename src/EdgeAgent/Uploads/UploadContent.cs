using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Uploads;

/// <summary>The bytes of an upload, from memory or from a file.</summary>
internal sealed class UploadContent : IDisposable
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly SafeFileHandle? _file;

    public UploadContent(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public UploadContent(SafeFileHandle file) => _file = file;

    /// <summary>Reads a part.</summary>
    /// <returns>False when it ends before the part does.</returns>
    public bool TryRead(long offset, Span<byte> part)
    {
        if (_file is not null) return RandomAccess.Read(_file, part, offset) == part.Length;
        if (offset + part.Length > _bytes.Length) return false;
        _bytes.Span.Slice((int)offset, part.Length).CopyTo(part);
        return true;
    }

    public void Dispose() => _file?.Dispose();
}
