using System.Text.Json;
using System.Threading.Channels;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Devices.Signals;

/// <summary>
/// Keeps what the lines did: pin changes and alarms for the journal, degradations for the health board. Callers never
/// wait for the disk, since a pulse that waits for an fsync is too long.
/// </summary>
public sealed class SignalReporter : IAsyncDisposable
{
    // A journal that stalls for a second at 1,000 pin changes a second still loses none.
    private const int Waiting = 1024;

    /// <summary>Of 4 KiB each they would still be what a journal takes at once; they are a tenth of that.</summary>
    private const int Together = 64;

    private readonly Channel<JournalEntry> _records = Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly IJournal _journal;
    private readonly HealthBoard _health;
    private readonly DeviceClock _clock;
    private readonly Counter _lost;
    private readonly Task _writing;

    /// <summary>Starts a reporter.</summary>
    /// <param name="journal">Where records become durable.</param>
    /// <param name="health">Where degradations show.</param>
    /// <param name="metrics">Counts <c>edge_signal_records_lost_total</c>.</param>
    /// <param name="clock">Stamps records.</param>
    public SignalReporter(IJournal journal, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _journal = journal;
        _health = health;
        _clock = clock;
        _lost = metrics.Counter("edge_signal_records_lost_total");
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Records a pin change.</summary>
    /// <param name="line">Whose line.</param>
    /// <param name="decisionId">The decision that caused it.</param>
    /// <param name="change">What the line did.</param>
    public void Changed(SignalLine line, Guid decisionId, PinChange change)
    {
        _health.Recover(line.Component);
        var record = new ActuationRecord(1, _clock.Now(), decisionId, line.Device, line.Offset, change);
        Enqueue(RecordKind.Actuation, RecordPriority.Normal, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.ActuationRecord));
    }

    /// <summary>Raises an alarm and degrades the line until its next success.</summary>
    /// <param name="line">Whose line.</param>
    /// <param name="problem">What failed.</param>
    /// <param name="decisionId">The decision concerned, when there is one.</param>
    public void Failed(SignalLine line, Problem problem, Guid? decisionId)
    {
        _health.Degrade(line.Component, problem);
        Alarm(line.Component, problem, decisionId);
    }

    /// <summary>Raises an alarm.</summary>
    /// <param name="component">What it is about.</param>
    /// <param name="problem">What, and the remedy.</param>
    /// <param name="decisionId">The decision concerned, when there is one.</param>
    public void Alarm(string component, Problem problem, Guid? decisionId)
    {
        var record = new AlarmRecord(1, _clock.Now(), component, problem.Reason, problem.Message, decisionId);
        Enqueue(RecordKind.Alarm, RecordPriority.High, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.AlarmRecord));
    }

    /// <summary>States that something is degraded.</summary>
    /// <param name="component">What.</param>
    /// <param name="problem">Why, and the remedy.</param>
    public void Degrade(string component, Problem problem) => _health.Degrade(component, problem);

    /// <summary>States that something is well again.</summary>
    /// <param name="component">What.</param>
    public void Recover(string component) => _health.Recover(component);

    /// <summary>States that a line works again.</summary>
    /// <param name="line">Whose line.</param>
    public void Recovered(SignalLine line) => _health.Recover(line.Component);

    /// <summary>Writes what is still waiting, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _records.Writer.TryComplete();
        await _writing;
    }

    private void Enqueue(RecordKind kind, RecordPriority priority, byte[] payload)
    {
        if (!_records.Writer.TryWrite(new JournalEntry(kind, priority, payload))) _lost.Add();
    }

    private async Task WriteAsync()
    {
        var waiting = new List<JournalEntry>(Together);
        while (await _records.Reader.WaitToReadAsync())
        {
            waiting.Clear();
            // Together: changes come faster than a disk flushes one after the other.
            while (waiting.Count < Together && _records.Reader.TryRead(out var entry)) waiting.Add(entry);
            // Not retried: a full disk is the journal's to report, and holding pin changes back would lose newer ones.
            var written = await _journal.AppendAsync(waiting, CancellationToken.None);
            if (!written.IsSuccess) _lost.Add(waiting.Count);
        }
    }
}
