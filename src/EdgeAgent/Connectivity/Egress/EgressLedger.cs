using System.Globalization;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>
/// Counts every byte that leaves the box: by day, kind and destination. A day is a date in UTC where the clock is
/// trusted; until it is, 24 hours of monotonic time, which the date takes over once it is known. Kept in one small file,
/// written seldom: what a crash can lose is bounded by bytes and by time.
/// </summary>
public sealed class EgressLedger : IDisposable
{
    /// <summary>Two months: what a bill is checked against.</summary>
    public const int DaysKept = 62;

    private const long UnsavedBytes = 256 * 1024;
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly string _path;
    private readonly DeviceClock _clock;
    private readonly Lock _gate = new();
    private readonly List<EgressDay> _days;
    private long _undatedDays;
    private TimeSpan _undated;
    private long _looked;
    private long _unsaved;
    private long _savedAt;

    /// <summary>The ledger of a data directory.</summary>
    /// <param name="folder">The data directory.</param>
    /// <param name="clock">Tells the day.</param>
    public EgressLedger(string folder, DeviceClock clock)
    {
        _path = Path.Combine(folder, EgressFile.Name);
        _clock = clock;
        var file = EgressFile.Load(_path);
        _days = [.. file.Days];
        _undatedDays = file.UndatedDays;
        _undated = TimeSpan.FromMilliseconds(file.UndatedMs);
        _looked = _savedAt = clock.Time.GetTimestamp();
    }

    /// <summary>The days, newest last.</summary>
    public IReadOnlyList<EgressDay> Days
    {
        get
        {
            lock (_gate)
            {
                Turn();
                return [.. _days];
            }
        }
    }

    /// <summary>How long this day still lasts.</summary>
    public TimeSpan UntilNextDay
    {
        get
        {
            lock (_gate)
            {
                Turn();
                return _clock.Now().Wall is { } wall ? Day - wall.UtcDateTime.TimeOfDay : Day - _undated;
            }
        }
    }

    /// <summary>Counts bytes.</summary>
    /// <param name="kind">What left.</param>
    /// <param name="destination">Host and port.</param>
    /// <param name="sent">Bytes that left.</param>
    /// <param name="received">Bytes that came.</param>
    public void Add(EgressKind kind, string destination, long sent, long received = 0)
    {
        if (sent <= 0 && received <= 0) return;
        lock (_gate)
        {
            Turn();
            Merge(new EgressEntry(kind, destination, sent, received));
            _unsaved += sent + received;
            if (_unsaved >= UnsavedBytes || _clock.Time.GetElapsedTime(_savedAt) >= SaveInterval) SaveLocked();
        }
    }

    /// <summary>Bytes that left for a destination today.</summary>
    /// <param name="destination">Host and port.</param>
    public long SentToday(string destination)
    {
        lock (_gate)
        {
            Turn();
            return _days.Count == 0 || _days[^1].Day != Today()
                ? 0
                : _days[^1].Entries.Where(entry => entry.Destination == destination).Sum(entry => entry.Sent);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save()
    {
        lock (_gate)
        {
            Turn();
            SaveLocked();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Save();

    private string Open => string.Create(CultureInfo.InvariantCulture, $"undated-{_undatedDays + 1}");

    private string Today() => _clock.Now().Wall is { } wall ? wall.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Open;

    /// <summary>Brings the calendar up to this moment.</summary>
    private void Turn()
    {
        var now = _clock.Time.GetTimestamp();
        var passed = _clock.Time.GetElapsedTime(_looked, now);
        _looked = now;
        if (_clock.Now().Wall is null)
        {
            _undated += passed;
            if (_undated < Day) return;
            _undated = TimeSpan.Zero;
            _undatedDays++;
        }
        else if (_undated > TimeSpan.Zero)
        {
            _undated = TimeSpan.Zero;
            Date();
        }
    }

    /// <summary>The date is known now: what was counted since the box was without one is today's.</summary>
    private void Date()
    {
        if (_days.Find(day => day.Day == Open) is not { } open) return;
        _days.Remove(open);
        foreach (var entry in open.Entries) Merge(entry);
    }

    private void Merge(EgressEntry entry)
    {
        var today = Today();
        var index = _days.FindIndex(day => day.Day == today);
        var entries = index < 0 ? [] : _days[index].Entries.ToList();
        var known = entries.FindIndex(other => other.Kind == entry.Kind && other.Destination == entry.Destination);
        if (known >= 0)
            entries[known] = entries[known] with { Sent = entries[known].Sent + entry.Sent, Received = entries[known].Received + entry.Received };
        else
            entries.Add(entry);
        // The newest stands last, also after the clock was set back to a day that is known.
        if (index >= 0) _days.RemoveAt(index);
        _days.Add(new EgressDay(today, entries));
        if (_days.Count > DaysKept) _days.RemoveRange(0, _days.Count - DaysKept);
    }

    private void SaveLocked()
    {
        _savedAt = _clock.Time.GetTimestamp();
        try
        {
            new EgressFile(1, _undatedDays, (long)_undated.TotalMilliseconds, _days).Save(_path);
            _unsaved = 0;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // A full disk must not stop the link; the counts are in memory and are written with the next save.
        }
    }
}
