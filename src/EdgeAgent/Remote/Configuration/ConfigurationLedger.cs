using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Writes down what changes of the configuration, with the digest before and after, before it takes effect.</summary>
public sealed partial class ConfigurationLedger
{
    private readonly IJournal _journal;
    private readonly DeviceClock _clock;
    private readonly EffectiveConfiguration _effective;
    private readonly ILogger<ConfigurationLedger> _log;

    /// <summary>A ledger over the live parts.</summary>
    /// <param name="journal">Keeps every change.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="effective">What is in force.</param>
    /// <param name="log">The log.</param>
    public ConfigurationLedger(IJournal journal, DeviceClock clock, EffectiveConfiguration effective, ILogger<ConfigurationLedger> log)
    {
        _journal = journal;
        _clock = clock;
        _effective = effective;
        _log = log;
    }

    /// <summary>What is in force.</summary>
    public EffectiveConfiguration Effective => _effective;

    /// <summary>Writes down that an item is about to change.</summary>
    /// <param name="item">The item.</param>
    /// <param name="state">What it becomes.</param>
    /// <param name="change">Its new digest; null when it becomes local.</param>
    /// <param name="revision">The revision that asks for it; null where none does.</param>
    /// <param name="problem">For a way back: why.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    /// <returns>Null when it is on disk; a change that cannot be written down is not made.</returns>
    public ValueTask<Problem?> ChangeAsync(
        string item, ConfigurationState state, ArtifactDigest? change, long? revision, Problem? problem, CancellationToken cancellationToken)
    {
        Log.Changes(_log, item, state, revision, problem);
        return AppendAsync(
            new ConfigurationRecord(
                1, _clock.Now(), item, state, _effective.Digest, _effective.With(item, change), revision, Reason: problem?.Reason, Message: problem?.Message),
            cancellationToken);
    }

    /// <summary>Writes down that somebody sent a command.</summary>
    /// <param name="name">The command.</param>
    /// <param name="by">Who, as far as it says.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    public async ValueTask CommandAsync(string name, string? by, CancellationToken cancellationToken)
    {
        Log.Command(_log, name, by ?? "somebody");
        var record = new ConfigurationRecord(1, _clock.Now(), $"command/{name}", ConfigurationState.Applied, _effective.Digest, _effective.Digest, By: by);
        // A command runs all the same: the one that finds out why the disk is full must not need the disk.
        await AppendAsync(record, cancellationToken);
    }

    private async ValueTask<Problem?> AppendAsync(ConfigurationRecord record, CancellationToken cancellationToken)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.ConfigurationRecord);
        if ((await _journal.AppendAsync(RecordKind.Configuration, RecordPriority.Normal, payload, cancellationToken)).TryGet(out _, out var unkept)) return null;
        Log.NotKept(_log, record.Item, unkept);
        return unkept;
    }

    private static partial class Log
    {
        [LoggerMessage(5511, LogLevel.Information, "Configuration of {Item}: {State} (revision {Revision}). {Problem}")]
        public static partial void Changes(ILogger logger, string item, ConfigurationState state, long? revision, Problem? problem);

        [LoggerMessage(5512, LogLevel.Information, "Command {Name}, sent by {By}.")]
        public static partial void Command(ILogger logger, string name, string by);

        [LoggerMessage(5513, LogLevel.Error, "The configuration record of {Item} was not kept: {Problem}")]
        public static partial void NotKept(ILogger logger, string item, Problem problem);
    }
}
