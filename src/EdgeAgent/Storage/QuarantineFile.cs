using System.Text.Json;

namespace Edge.Agent.Storage;

/// <summary>
/// Refused records, one JSON line each. Two files of bounded size: a hub that refuses everything must not fill the disk.
/// </summary>
internal sealed class QuarantineFile
{
    /// <summary>About 10,000 refused decisions; somebody will have looked by then.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly string _path;

    /// <summary>The file in a journal's folder.</summary>
    /// <param name="folder">The journal's folder.</param>
    public QuarantineFile(string folder) => _path = Path.Combine(folder, "quarantine.jsonl");

    /// <summary>Adds a record and returns when it is on disk.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It could not be kept; the record stays pending in the journal.</exception>
    public void Add(QuarantinedRecord record)
    {
        if (File.Exists(_path) && new FileInfo(_path).Length > MaxBytes) File.Move(_path, _path + ".1", overwrite: true);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, StorageJson.Default.QuarantinedRecord), (byte)'\n'];
        using var handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(handle, line, RandomAccess.GetLength(handle));
        RandomAccess.FlushToDisk(handle);
        DirectorySync.Flush(Path.GetDirectoryName(_path)!);
    }
}
