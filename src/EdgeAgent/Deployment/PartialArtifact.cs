using System.Buffers;
using System.Security.Cryptography;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Microsoft.Win32.SafeHandles;

namespace Edge.Agent.Deployment;

/// <summary>
/// An artifact on its way: its file, written block by block in any order, and a bitmap of the blocks that are on disk.
/// The bitmap never runs ahead of the data: data is flushed first, then the bitmap is replaced. A crash between the
/// two costs the blocks since the last checkpoint, never a wrong byte (and the digest is checked over the whole).
/// </summary>
internal sealed class PartialArtifact : IDisposable
{
    /// <summary>Blocks between checkpoints: at most 6 MiB are fetched again after a crash, and one fsync serves 64 blocks.</summary>
    private const int CheckpointEvery = 64;

    private const int HashBuffer = 128 * 1024;

    private readonly string _path;
    private readonly long _size;
    private readonly SafeFileHandle _file;
    private readonly BlockBitmap _have;
    private readonly Lock _gate = new();
    private int _done;
    private int _unsaved;

    private PartialArtifact(string path, long size, SafeFileHandle file, BlockBitmap have)
    {
        _path = path;
        _size = size;
        _file = file;
        _have = have;
        _done = have.SetCount;
    }

    /// <summary>Blocks in all.</summary>
    public int Count => _have.Count;

    /// <summary>Blocks written.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Whether every block is written.</summary>
    public bool IsComplete => Done == Count;

    /// <summary>Bytes that are still to be written, rounded up to blocks.</summary>
    public long Remaining => (long)(Count - Done) * Blocks.Size;

    /// <summary>Opens what an earlier run left, or begins.</summary>
    /// <exception cref="IOException">The files cannot be opened.</exception>
    public static PartialArtifact Open(string path, long size)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var count = Blocks.CountFor(size);
        var bitmap = BitmapPath(path);
        if (!File.Exists(path) || !File.Exists(bitmap) || !BlockBitmap.Parse(File.ReadAllBytes(bitmap), count).TryGet(out var have, out _))
        {
            // A bitmap that outlived its data must not speak for the data that comes now.
            File.Delete(bitmap);
            have = new BlockBitmap(count);
        }

        return new PartialArtifact(path, size, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), have);
    }

    /// <summary>Deletes what there is of an artifact.</summary>
    public static void Delete(string path)
    {
        // The bitmap first: a bitmap without its data would claim blocks that are not there.
        File.Delete(BitmapPath(path));
        File.Delete(path);
    }

    /// <summary>Writes a block that is missing.</summary>
    /// <returns>False when it was here already or is not of this artifact's form.</returns>
    /// <exception cref="IOException">The block could not be written.</exception>
    public bool Write(BlockMessage block)
    {
        if (block.Count != Count || block.Data.Length != Blocks.LengthOf(_size, block.Index)) return false;
        lock (_gate)
        {
            if (_file.IsClosed || _have[block.Index]) return false;
            RandomAccess.Write(_file, block.Data.Span, (long)block.Index * Blocks.Size);
            _have[block.Index] = true;
            _done++;
            if (++_unsaved >= CheckpointEvery) Checkpoint();
            return true;
        }
    }

    /// <summary>The missing blocks, as a want names them.</summary>
    /// <param name="among">Which blocks come into question; null for all.</param>
    public BlockBitmap Missing(Func<int, bool>? among = null)
    {
        lock (_gate)
        {
            var missing = new BlockBitmap(Count);
            for (var index = 0; index < Count; index++)
            {
                if (!_have[index] && among?.Invoke(index) != false) missing[index] = true;
            }

            return missing;
        }
    }

    /// <summary>Whether every block of a want has come.</summary>
    public bool HasAll(BlockBitmap wanted)
    {
        lock (_gate)
        {
            for (var index = 0; index < Count; index++)
            {
                if (wanted[index] && !_have[index]) return false;
            }

            return true;
        }
    }

    /// <summary>Whether every block of a run has come.</summary>
    public bool HasAll(int first, int last)
    {
        lock (_gate)
        {
            for (var index = first; index <= last; index++)
            {
                if (!_have[index]) return false;
            }

            return true;
        }
    }

    /// <summary>Makes all data durable and computes its digest.</summary>
    public ArtifactDigest Finish(CancellationToken cancellationToken)
    {
        lock (_gate) RandomAccess.FlushToDisk(_file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(HashBuffer);
        try
        {
            for (long offset = 0; offset < _size;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var read = RandomAccess.Read(_file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, _size - offset)), offset);
                if (read == 0) break;
                hash.AppendData(buffer, 0, read);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return ArtifactDigest.FromHash(hash.GetHashAndReset());
    }

    /// <summary>Closes the file; what has come counts in the next run.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_file.IsClosed) return;
            try
            {
                if (_unsaved > 0 && File.Exists(_path)) Checkpoint();
            }
            catch (IOException)
            {
                // The disk refuses; the blocks since the last checkpoint are fetched again.
            }

            _file.Dispose();
        }
    }

    private static string BitmapPath(string path) => path + ".have";

    private void Checkpoint()
    {
        RandomAccess.FlushToDisk(_file);
        AtomicFile.Write(BitmapPath(_path), _have.Bytes.Span);
        _unsaved = 0;
    }
}
