using System.Globalization;
using System.Text;

namespace Edge.Agent.Diagnostics;

/// <summary>The last lines of the log, kept in memory for a diagnostics bundle: the service manager's journal is not the agent's to read.</summary>
public sealed class RecentLog : ILoggerProvider
{
    /// <summary>Hours of an ordinary day; about 400 KB.</summary>
    private const int Kept = 2_000;

    /// <summary>A line longer than this is an exception's; its beginning says which.</summary>
    private const int LongestLine = 2_000;

    private readonly TimeProvider _time;
    private readonly Queue<string> _lines = new(Kept);

    /// <summary>An empty log.</summary>
    /// <param name="time">Stamps lines.</param>
    public RecentLog(TimeProvider time) => _time = time;

    /// <summary>The lines, oldest first.</summary>
    public byte[] ToBytes()
    {
        lock (_lines) return Encoding.UTF8.GetBytes(string.Join('\n', _lines) + "\n");
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private void Add(string category, LogLevel level, EventId id, string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level} {category}[{id.Id}] {text}");
        lock (_lines)
        {
            if (_lines.Count == Kept) _lines.Dequeue();
            _lines.Enqueue(line.Length <= LongestLine ? line : line[..LongestLine]);
        }
    }

    private sealed class Recorder(RecentLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(category, logLevel, eventId, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
    }
}
