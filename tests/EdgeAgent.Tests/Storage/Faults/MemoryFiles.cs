using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Tests.Storage.Faults;

/// <summary>
/// A file system in memory that tells what is flushed from what is not, names included; whose n-th operation of a
/// kind fails; and whose power can be cut.
/// </summary>
public sealed class MemoryFiles : IJournalFiles
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryFile> _seen = [];
    private readonly Dictionary<string, MemoryFile> _onDisk = [];
    private readonly List<NameChange> _unflushed = [];
    private readonly HashSet<string> _locks = [];
    private FileOperation? _failing;
    private int _countdown;
    private bool _cutsPower;
    private bool _off;

    /// <summary>Whether the planned failure has come.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether no file can be cut.</summary>
    public bool FailCuts { get; set; }

    /// <summary>Whether the planned failure stays, once it has come.</summary>
    public bool FailsForEver { get; set; }

    /// <summary>Plans a failure.</summary>
    /// <param name="operation">The kind that is counted; null for any.</param>
    /// <param name="at">Which one fails, from 1.</param>
    /// <param name="cutsPower">Whether all fail from then on, until the power comes back.</param>
    public void Plan(FileOperation? operation, int at, bool cutsPower) =>
        (_failing, _countdown, _cutsPower) = (operation, at, cutsPower);

    /// <summary>From now on everything works.</summary>
    public void Mend() => (_countdown, FailsForEver) = (0, false);

    /// <summary>From now on nothing works.</summary>
    public void SwitchOff() => _off = true;

    /// <summary>The power comes back.</summary>
    public void SwitchOn(PowerCut kind, Random random)
    {
        lock (_gate)
        {
            // The log of a file system keeps names in order: the first changes are there, or the first few, or all.
            var kept = kind switch { PowerCut.KeepsFlushed => 0, PowerCut.KeepsSome => random.Next(_unflushed.Count + 1), _ => _unflushed.Count };
            foreach (var change in _unflushed.Take(kept)) Apply(_onDisk, change);
            _unflushed.Clear();
            _seen.Clear();
            foreach (var (path, file) in _onDisk) _seen[path] = file;
            foreach (var file in _onDisk.Values) file.CutPower(kind, random);
            _locks.Clear();
            _off = false;
            if (HasFailed && !FailsForEver) _countdown = 0;
        }
    }

    public void CreateFolder(string folder)
    {
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (_gate) return [.. _seen.Keys.Where(path => Path.GetDirectoryName(path) == folder)];
    }

    public bool Exists(string path)
    {
        lock (_gate) return _seen.ContainsKey(path);
    }

    public IJournalFile Open(string path, FileUse use)
    {
        lock (_gate)
        {
            Count(FileOperation.Open);
            if (!_seen.TryGetValue(path, out var file))
            {
                if (use is FileUse.Read or FileUse.Write) throw new FileNotFoundException("No such file", path);
                file = new MemoryFile();
                Change(new NameChange(path, file));
            }

            if (use == FileUse.Create) file.Cut(0);
            return new Handle(this, file);
        }
    }

    public void Move(string from, string to)
    {
        lock (_gate)
        {
            Count(FileOperation.Move);
            Change(new NameChange(to, _seen[from], From: from));
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            Count(FileOperation.Delete);
            if (_seen.ContainsKey(path)) Change(new NameChange(path, null));
        }
    }

    public void FlushFolder(string folder)
    {
        lock (_gate)
        {
            Count(FileOperation.FlushFolder);
            foreach (var change in _unflushed) Apply(_onDisk, change);
            _unflushed.Clear();
        }
    }

    public long FreeBytes(string folder) => long.MaxValue;

    public Outcome<IDisposable> Lock(string path)
    {
        lock (_gate)
        {
            return _locks.Add(path) ? new Release(this, path) : new Problem(StorageReasons.InUse, "locked");
        }
    }

    private void Change(NameChange change)
    {
        Apply(_seen, change);
        _unflushed.Add(change);
    }

    private static void Apply(Dictionary<string, MemoryFile> names, NameChange change)
    {
        if (change.File is null) names.Remove(change.Path);
        else names[change.Path] = change.File;
        if (change.From is not null) names.Remove(change.From);
    }

    private void Count(FileOperation operation)
    {
        if (_off) throw new IOException("Input/output error: no power");
        if (_countdown == 0 || (_failing is not null && _failing != operation) || --_countdown > 0) return;
        HasFailed = true;
        _off = _cutsPower;
        if (FailsForEver) _countdown = 1;
        throw new IOException($"Input/output error: {operation}");
    }

    private sealed record NameChange(string Path, MemoryFile? File, string? From = null);

    private sealed class Release(MemoryFiles files, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (files._gate) files._locks.Remove(path);
        }
    }

    private sealed class Handle(MemoryFiles files, MemoryFile file) : IJournalFile
    {
        public long Length
        {
            get { lock (files._gate) return file.Length; }
        }

        public int Read(Span<byte> buffer, long offset)
        {
            lock (files._gate) return files._off ? throw new IOException("Input/output error: no power") : file.Read(buffer, offset);
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            lock (files._gate)
            {
                try
                {
                    files.Count(FileOperation.Write);
                }
                catch (IOException)
                {
                    // Half of it is in the page cache, unless there was no power even for that.
                    if (files.HasFailed && !files._off) file.Write(bytes[..(bytes.Length / 2)], offset);
                    throw;
                }

                file.Write(bytes, offset);
            }
        }

        public void Flush()
        {
            lock (files._gate)
            {
                try
                {
                    files.Count(FileOperation.Flush);
                }
                catch (IOException)
                {
                    if (!files._off) file.FailFlush();
                    throw;
                }

                file.Flush();
            }
        }

        public void Cut(long length)
        {
            lock (files._gate)
            {
                files.Count(FileOperation.Cut);
                if (files.FailCuts) throw new IOException("Input/output error: Cut");
                file.Cut(length);
            }
        }

        public void Dispose()
        {
        }
    }
}
