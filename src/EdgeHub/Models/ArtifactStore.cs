using System.Security.Cryptography;
using Edge.Hub.Storage;
using Edge.Protocol;

namespace Edge.Hub.Models;

/// <summary>Files by the SHA-256 of their bytes, under <c>artifacts/ab/abcd…</c>; written once, never changed.</summary>
internal sealed class ArtifactStore
{
    private const int CopyBuffer = 128 * 1024;

    /// <summary>An upload that goes on writes all the time; another hub process may be at one in the same folder.</summary>
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    private readonly string _folder;

    /// <summary>Opens the store, and removes what an interrupted upload left.</summary>
    /// <param name="dataDirectory">The hub's data folder.</param>
    /// <param name="time">Tells what was left from what is being written.</param>
    public ArtifactStore(string dataDirectory, TimeProvider time)
    {
        _folder = Path.Combine(dataDirectory, "artifacts");
        Directory.CreateDirectory(_folder);
        foreach (var leftover in new DirectoryInfo(_folder).EnumerateFiles("*.tmp").Where(file => time.GetUtcNow() - file.LastWriteTimeUtc > LeftoverAge)) leftover.Delete();
    }

    /// <summary>Whether an artifact is here.</summary>
    public bool Has(ArtifactDigest digest) => File.Exists(PathOf(digest));

    /// <summary>Bytes of an artifact; null when it is not here.</summary>
    public long? SizeOf(ArtifactDigest digest)
    {
        var file = new FileInfo(PathOf(digest));
        return file.Exists ? file.Length : null;
    }

    /// <summary>Opens an artifact for reading at any place.</summary>
    /// <exception cref="IOException">It is not here.</exception>
    public Microsoft.Win32.SafeHandles.SafeFileHandle Open(ArtifactDigest digest) =>
        File.OpenHandle(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);

    /// <summary>Takes an artifact in: temporary file, digest check, fsync, rename.</summary>
    /// <param name="digest">The digest its bytes must have.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="stop">Ends the upload.</param>
    /// <returns>Bytes stored, or the mismatch.</returns>
    public async Task<Outcome<long>> AddAsync(ArtifactDigest digest, Stream content, CancellationToken stop)
    {
        var temporary = Path.Combine(_folder, $"{digest.Hex}.{Path.GetRandomFileName()}.tmp");
        try
        {
            long size = 0;
            using (var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                var buffer = new byte[CopyBuffer];
                for (int read; (read = await content.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0; size += read)
                {
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), stop).ConfigureAwait(false);
                }

                var actual = ArtifactDigest.FromHash(hash.GetHashAndReset());
                if (actual != digest)
                    return new Problem(ReasonCode.DigestMismatch, $"The upload's digest is {actual}, not {digest}.");
                // On disk before it has its name: a name always means the whole file.
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            var path = PathOf(digest);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return size;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A small file about artifacts that is made once and never changes; null when it was not.</summary>
    /// <param name="name">Its name.</param>
    public byte[]? ReadList(string name) => File.Exists(ListOf(name)) ? File.ReadAllBytes(ListOf(name)) : null;

    /// <summary>Keeps such a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What it says.</param>
    public void WriteList(string name, byte[] content) => DurableFile.Write(ListOf(name), content);

    private string ListOf(string name) => Path.Combine(_folder, "deltas", name + ".json");

    private string PathOf(ArtifactDigest digest) => Path.Combine(_folder, digest.Hex[..2], digest.Hex);
}
