using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Edge.Agent.Diagnostics;

/// <summary>
/// A line of the log: <c>time level: category[id] message</c> for people, <c>&lt;priority&gt;category[id] message</c> for
/// systemd's journal (sd-daemon(3)). An exception stands on the same line, so that a line is an event.
/// </summary>
internal sealed class LogLineFormatter : ConsoleFormatter
{
    /// <summary>What the console's options call it.</summary>
    public const string FormatterName = "edge";

    private readonly TimeProvider _time;
    private readonly bool _isService;

    /// <summary>Writes lines.</summary>
    /// <param name="time">Stamps them.</param>
    /// <param name="isService">For systemd's journal.</param>
    public LogLineFormatter(TimeProvider time, bool isService)
        : base(FormatterName)
    {
        _time = time;
        _isService = isService;
    }

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (priority, word) = Of(logEntry.LogLevel);
        if (_isService) textWriter.Write(priority);
        else textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"{_time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {word}: "));
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception) text += $" {exception}";
        textWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{logEntry.Category}[{logEntry.EventId.Id}] {text.ReplaceLineEndings(" ")}"));
    }

    private static (string Priority, string Word) Of(LogLevel level) => level switch
    {
        LogLevel.Trace => ("<7>", "trce"),
        LogLevel.Debug => ("<7>", "dbug"),
        LogLevel.Information => ("<6>", "info"),
        LogLevel.Warning => ("<4>", "warn"),
        LogLevel.Error => ("<3>", "fail"),
        _ => ("<2>", "crit"),
    };
}
