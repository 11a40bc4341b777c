using System.Text.Json;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Protocol.Records;

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
    private readonly RecordSealer _sealer;
    private readonly Lock _gate = new();

    /// <summary>The file in a journal's folder.</summary>
    /// <param name="files">The file system.</param>
    /// <param name="folder">The journal's folder.</param>
    /// <param name="sealer">Opens the frames, which lie here as they lie in the journal.</param>
    public QuarantineFile(IJournalFiles files, string folder, RecordSealer sealer)
    {
        _files = files;
        _path = Path.Combine(folder, "quarantine.jsonl");
        _sealer = sealer;
    }

    /// <summary>Adds a record and returns when it is on disk.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="IOException">It could not be kept; the record stays pending in the journal.</exception>
    public void Add(QuarantinedRecord record)
    {
        lock (_gate) Append(record);
    }

    /// <summary>Every refused record that is kept, oldest first, opened as far as its key is here; lines that are none are passed by.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<QuarantinedRecord> Read()
    {
        lock (_gate) return [.. ReadOne(_path + ".1").Concat(ReadOne(_path)).Select(Opened)];
    }

    /// <summary>Changes records and returns when that is on disk.</summary>
    /// <param name="change">Gives a record as it shall be, or null to drop it.</param>
    /// <returns>How many were changed or dropped.</returns>
    /// <exception cref="IOException">The old files stand.</exception>
    public int Change(Func<QuarantinedRecord, QuarantinedRecord?> change)
    {
        lock (_gate) return ChangeOne(_path + ".1", change) + ChangeOne(_path, change);
    }

    /// <summary>Forgets records and overwrites what they were.</summary>
    /// <param name="match">Which, opened.</param>
    /// <returns>How many.</returns>
    /// <exception cref="IOException">Some may stand.</exception>
    public int Erase(Func<QuarantinedRecord, bool> match)
    {
        lock (_gate) return EraseOne(_path + ".1") + EraseOne(_path);

        int EraseOne(string path)
        {
            var records = ReadOne(path);
            var kept = records.Where(record => !match(Opened(record))).ToList();
            if (kept.Count < records.Count) Wipe.Replace(_files, path, kept.SelectMany(Line).ToArray());
            return records.Count - kept.Count;
        }
    }

    private QuarantinedRecord Opened(QuarantinedRecord record)
    {
        byte[] buffer = [];
        return RecordFrame.TryRead(record.Frame, out var stored) && _sealer.Open(record.Epoch, stored, ref buffer, out var open) == OpenedRecord.Open && buffer.Length > 0
            ? record with { Frame = open.Bytes.ToArray() }
            : record;
    }

    private int ChangeOne(string path, Func<QuarantinedRecord, QuarantinedRecord?> change)
    {
        var records = ReadOne(path);
        var changed = records.Select(record => (Old: record, New: change(record))).ToList();
        var count = changed.Count(pair => pair.New != pair.Old);
        if (count == 0) return 0;
        AtomicFile.Write(_files, path, changed.Where(pair => pair.New is not null).SelectMany(pair => Line(pair.New!)).ToArray());
        return count;
    }

    private List<QuarantinedRecord> ReadOne(string path)
    {
        List<QuarantinedRecord> records = [];
        if (!_files.Exists(path)) return records;
        ReadOnlySpan<byte> content = _files.ReadAllBytes(path);
        foreach (var line in content.Split((byte)'\n'))
        {
            try
            {
                if (JsonSerializer.Deserialize(content[line], StorageJson.Default.QuarantinedRecord) is { } record) records.Add(record);
            }
            catch (JsonException)
            {
                // The end of a line that a power cut tore off.
            }
        }

        return records;
    }

    private static byte[] Line(QuarantinedRecord record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, StorageJson.Default.QuarantinedRecord), (byte)'\n'];

    private void Append(QuarantinedRecord record)
    {
        if (_files.Exists(_path) && Length() > MaxBytes) _files.Move(_path, _path + ".1");
        var line = Line(record);
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
