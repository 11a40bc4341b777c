using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Tests.Storage;

/// <summary>The real file system, until told to fail.</summary>
public sealed class FaultyJournalFiles : IJournalFiles
{
    private const int NoSpace = 28;
    private readonly JournalFiles _real = new();

    public bool FailOpen { get; set; }

    public bool FailFlush { get; set; }

    public bool FailCut { get; set; }

    /// <summary>Bytes a failing write still puts on disk; null for a write that succeeds.</summary>
    public int? TearWriteAfter { get; set; }

    public long Free { get; set; } = long.MaxValue;

    public void CreateFolder(string folder) => _real.CreateFolder(folder);

    public IReadOnlyList<string> List(string folder) => _real.List(folder);

    public bool Exists(string path) => _real.Exists(path);

    public IJournalFile Open(string path, FileUse use)
    {
        if (FailOpen && use != FileUse.Read) throw new IOException("Input/output error");
        return new FaultyFile(this, _real.Open(path, use));
    }

    public void Move(string from, string to) => _real.Move(from, to);

    public void Delete(string path) => _real.Delete(path);

    public void FlushFolder(string folder) => _real.FlushFolder(folder);

    public long FreeBytes(string folder) => Free;

    public Outcome<IDisposable> Lock(string path) => _real.Lock(path);

    private sealed class FaultyFile(FaultyJournalFiles faults, IJournalFile real) : IJournalFile
    {
        public long Length => real.Length;

        public int Read(Span<byte> buffer, long offset) => real.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (faults.TearWriteAfter is { } torn)
            {
                real.Write(bytes[..Math.Min(torn, bytes.Length)], offset);
                throw new IOException("No space left on device", NoSpace);
            }

            real.Write(bytes, offset);
        }

        public void Flush()
        {
            if (faults.FailFlush) throw new IOException("Input/output error");
            real.Flush();
        }

        public void Cut(long length)
        {
            if (faults.FailCut) throw new IOException("Input/output error");
            real.Cut(length);
        }

        public void Dispose() => real.Dispose();
    }
}
