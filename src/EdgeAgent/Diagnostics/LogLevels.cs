using Edge.Protocol;

namespace Edge.Agent.Diagnostics;

/// <summary>What the log holds, changeable while the agent runs: a base level, and levels of categories that end by themselves.</summary>
public sealed class LogLevels
{
    private static readonly string[] Words = ["trace", "debug", "information", "warning", "error", "critical"];

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private volatile LogLevelRule[] _rules = [];
    private volatile LogLevelRule _base = new("", LogLevel.Information);

    /// <summary>The agent's own level, <c>information</c>.</summary>
    /// <param name="time">Ends what ends by itself.</param>
    public LogLevels(TimeProvider time) => _time = time;

    /// <summary>Reads a level's word.</summary>
    /// <param name="word">The word.</param>
    public static Outcome<LogLevel> Parse(string word) => Array.IndexOf(Words, word) is var index and >= 0
        ? (LogLevel)index
        : new Problem(ReasonCode.Malformed, $"'{word}' is none of {string.Join(", ", Words)}.");

    /// <summary>Whether a line is written.</summary>
    /// <param name="category">Its category, for example <c>Edge.Agent.Connectivity.HubSession</c>.</param>
    /// <param name="level">Its level.</param>
    public bool Allows(string? category, LogLevel level)
    {
        // The rule named last is the wish of whoever looks at the log right now.
        foreach (var rule in _rules)
        {
            if ((category ?? "").StartsWith(rule.Category, StringComparison.Ordinal)) return level >= rule.Level;
        }

        return level >= _base.Level;
    }

    /// <summary>Sets the level of all that no rule names.</summary>
    /// <param name="level">The level; null for the agent's own.</param>
    public void SetBase(LogLevel? level) => _base = new LogLevelRule("", level ?? LogLevel.Information);

    /// <summary>Sets a level for a time.</summary>
    /// <param name="category">Beginning of the categories meant; empty for all.</param>
    /// <param name="level">The level.</param>
    /// <param name="duration">How long.</param>
    public void SetFor(string category, LogLevel level, TimeSpan duration)
    {
        var rule = new LogLevelRule(category, level);
        lock (_gate) _rules = [rule, .. _rules.Where(known => known.Category != category)];
        // The timer holds the rule, and the runtime the timer, until it has fired once.
        _ = RevertAsync(rule, duration);
    }

    private async Task RevertAsync(LogLevelRule rule, TimeSpan duration)
    {
        await Task.Delay(duration, _time);
        lock (_gate) _rules = [.. _rules.Where(known => !ReferenceEquals(known, rule))];
    }
}
