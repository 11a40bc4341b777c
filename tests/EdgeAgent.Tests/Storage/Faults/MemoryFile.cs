namespace Edge.Agent.Tests.Storage.Faults;

/// <summary>A file's bytes, as processes see them and as the disk has them.</summary>
internal sealed class MemoryFile
{
    /// <summary>Small, so that even a short record may be torn.</summary>
    private const int Page = 64;

    private readonly HashSet<int> _givenUp = [];
    private byte[] _seen = [];
    private byte[] _onDisk = [];

    public long Length => _seen.Length;

    public int Read(Span<byte> buffer, long offset)
    {
        if (offset >= _seen.Length) return 0;
        var count = Math.Min(buffer.Length, _seen.Length - (int)offset);
        _seen.AsSpan((int)offset, count).CopyTo(buffer);
        return count;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.IsEmpty) return;
        var end = (int)offset + bytes.Length;
        if (end > _seen.Length) Array.Resize(ref _seen, end);
        bytes.CopyTo(_seen.AsSpan((int)offset));
        for (var page = (int)offset / Page; page <= (end - 1) / Page; page++) _givenUp.Remove(page);
    }

    public void Cut(long length) => Array.Resize(ref _seen, (int)length);

    public void Flush() => Persist(page => !_givenUp.Contains(page), _seen.Length);

    /// <summary>As the kernel does after an error: the pages count as clean, and no later flush writes them.</summary>
    public void FailFlush()
    {
        foreach (var page in Changed()) _givenUp.Add(page);
    }

    public void CutPower(PowerCut kind, Random random)
    {
        if (kind == PowerCut.KeepsSome) Persist(_ => random.Next(2) == 0, random.Next(2) == 0 ? _seen.Length : _onDisk.Length);
        if (kind != PowerCut.KeepsAll) _seen = [.. _onDisk];
        _givenUp.Clear();
    }

    private void Persist(Func<int, bool> isKept, int length)
    {
        var changed = Changed();
        Array.Resize(ref _onDisk, length);
        foreach (var page in changed)
        {
            var (start, end) = (page * Page, Math.Min(Math.Min((page + 1) * Page, _seen.Length), length));
            if (start < end && isKept(page)) _seen.AsSpan(start..end).CopyTo(_onDisk.AsSpan(start));
        }
    }

    private List<int> Changed()
    {
        List<int> changed = [];
        for (var page = 0; page * Page < _seen.Length; page++)
        {
            var end = Math.Min((page + 1) * Page, _seen.Length);
            if (end > _onDisk.Length || !_seen.AsSpan((page * Page)..end).SequenceEqual(_onDisk.AsSpan((page * Page)..end))) changed.Add(page);
        }

        return changed;
    }
}
