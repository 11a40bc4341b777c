using System.Text.Json;

namespace Edge.Agent.Storage;

/// <summary>
/// Refused records, one JSON line each. Two files of bounded size: a hub that refuses everything must not fill the disk.
/// </summary>
internal sealed class QuarantineFile
{
    /// <summary>About 10,000 refused decisions; somebody will have looked by then.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly IJournalFiles _files;
    private readonly string _path;

    /// <summary>The file in a journal's folder.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The journal's folder.</param>
    public QuarantineFile(IJournalFiles files, string folder)
    {
        _files = files;
        _path = Path.Combine(folder, "quarantine.jsonl");
    }

    /// <summary>Adds a record and returns when it is on disk.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It could not be kept; the record stays pending in the journal.</exception>
    public void Add(QuarantinedRecord record)
    {
        if (_files.Exists(_path) && Length() > MaxBytes) _files.Move(_path, _path + ".1");
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, StorageJson.Default.QuarantinedRecord), (byte)'\n'];
        using (var file = _files.Open(_path, FileUse.WriteOrCreate))
        {
            var end = file.Length;
            Span<byte> last = stackalloc byte[1];
            // A power cut may have left half a line, which must not take the next one with it.
            if (end > 0 && file.Read(last, end - 1) == 1 && last[0] != (byte)'\n') line = [(byte)'\n', .. line];
            file.Write(line, end);
            file.Flush();
        }

        _files.FlushFolder(Path.GetDirectoryName(_path)!);
    }

    private long Length()
    {
        using var file = _files.Open(_path, FileUse.Read);
        return file.Length;
    }
}
