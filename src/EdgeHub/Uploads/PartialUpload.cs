using System.Security.Cryptography;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Microsoft.Win32.SafeHandles;

namespace Edge.Hub.Uploads;

/// <summary>
/// An upload on its way. Blocks come in windows; when a window is whole its data is flushed and then counted in a small
/// file beside it, so that a restart of the hub costs one window and never believes a block that is not there.
/// </summary>
internal sealed class PartialUpload : IDisposable
{
    /// <summary>Blocks wanted at once, 1.5 MiB: on a slow link little is on its way, and an fsync serves sixteen.</summary>
    private const int Window = 16;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly BlockBitmap _window;
    private int _counted;

    private PartialUpload(string path, ArtifactDigest digest, long size, SafeFileHandle file, int counted)
    {
        _path = path;
        Digest = digest;
        Size = size;
        Count = Blocks.CountFor(size);
        _file = file;
        _counted = counted;
        _window = new BlockBitmap(Count);
    }

    /// <summary>Guards everything here.</summary>
    public Lock Gate { get; } = new();

    public ArtifactDigest Digest { get; }

    public long Size { get; }

    public int Count { get; }

    /// <summary>The offers that wait for it.</summary>
    public Dictionary<Guid, UploadOffer> Offers { get; } = [];

    public bool IsComplete => _counted == Count;

    public string Path => _path;

    /// <summary>Opens what is there, or begins.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static PartialUpload Open(string path, ArtifactDigest digest, long size)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var counted = RandomAccess.GetLength(file) == size && File.Exists(CountPath(path)) && int.TryParse(File.ReadAllText(CountPath(path)), out var blocks) ? blocks : 0;
        // The length reserves the quota: what is on its way counts as if it were there.
        RandomAccess.SetLength(file, size);
        return new PartialUpload(path, digest, size, file, Math.Clamp(counted, 0, Blocks.CountFor(size)));
    }

    public static void Delete(string path)
    {
        // The count first: it must not speak for data that comes later.
        File.Delete(CountPath(path));
        File.Delete(path);
    }

    /// <summary>The blocks to ask for.</summary>
    public BlockBitmap Missing()
    {
        var missing = new BlockBitmap(Count);
        for (var index = _counted; index < WindowEnd; index++) missing[index] = !_window[index];
        return missing;
    }

    /// <summary>Writes a block of the window.</summary>
    /// <returns>Whether the window is whole now: time to ask for the next.</returns>
    public bool Write(BlockMessage block)
    {
        if (block.Count != Count || block.Data.Length != Blocks.LengthOf(Size, block.Index)) return false;
        if (block.Index < _counted || block.Index >= WindowEnd || _window[block.Index]) return false;
        RandomAccess.Write(_file, block.Data.Span, (long)block.Index * Blocks.Size);
        _window[block.Index] = true;
        for (var index = _counted; index < WindowEnd; index++)
        {
            if (!_window[index]) return false;
        }

        RandomAccess.FlushToDisk(_file);
        var end = WindowEnd;
        DurableFile.Write(CountPath(_path), System.Text.Encoding.ASCII.GetBytes(end.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        _counted = end;
        return true;
    }

    /// <summary>The digest of what has come.</summary>
    public ArtifactDigest Hash()
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ArtifactDigest.FromHash(SHA256.HashData(stream));
    }

    public void Dispose() => _file.Dispose();

    private int WindowEnd => Math.Min(Count, _counted + Window);

    private static string CountPath(string path) => path + ".blocks";
}
