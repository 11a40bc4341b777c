using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Edge.Agent.Diagnostics;

/// <summary>
/// The log on standard error; standard output belongs to results. Put together here: the usual builder is a service container
/// with options that a native program makes generic types for while it starts, a sixth of the time to the first inference.
/// </summary>
internal static class ConsoleLog
{
    /// <summary>A factory whose loggers write to the console and to the agent's own memory.</summary>
    /// <param name="log">Says what passes, and keeps the last lines.</param>
    /// <param name="isService">Whether systemd's journal reads standard error: it stamps lines and wants their priority.</param>
    public static ILoggerFactory Create(AgentLog log, bool isService)
    {
        var options = new ConsoleLoggerOptions { LogToStandardErrorThreshold = LogLevel.Trace, FormatterName = LogLineFormatter.FormatterName };
        var console = new ConsoleLoggerProvider(new Unchanging(options), [new LogLineFormatter(TimeProvider.System, isService)]);
        // What passes is asked at every line, because the hub may change it.
        var filter = new LoggerFilterOptions { MinLevel = LogLevel.Trace };
        filter.Rules.Add(new LoggerFilterRule(null, null, null, (_, category, level) => log.Levels.Allows(category, level)));
        return new LoggerFactory([log.Recent, console], filter);
    }

    private sealed class Unchanging(ConsoleLoggerOptions options) : IOptionsMonitor<ConsoleLoggerOptions>
    {
        public ConsoleLoggerOptions CurrentValue => options;

        public ConsoleLoggerOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<ConsoleLoggerOptions, string?> listener) => null;
    }
}
