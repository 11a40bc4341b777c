using System.Text.Json;
using System.Threading.Channels;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Devices.Gpio;

/// <summary>
/// Keeps what the lines did: pin changes and alarms for the journal, degradations for the health board. Callers never
/// wait for the disk, since a pulse that waits for an fsync is too long.
/// </summary>
public sealed class GpioReporter : IAsyncDisposable
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
    /// <param name="metrics">Counts <c>edge_gpio_records_lost_total</c>.</param>
    /// <param name="clock">Stamps records.</param>
    public GpioReporter(IJournal journal, HealthBoard health, AgentMetrics metrics, DeviceClock clock)
    {
        _journal = journal;
        _health = health;
        _clock = clock;
        _lost = metrics.Counter("edge_gpio_records_lost_total");
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Records a pin change.</summary>
    /// <param name="line">Whose line.</param>
    /// <param name="decisionId">The decision that caused it.</param>
    /// <param name="change">What the line did.</param>
    public void Changed(GpioLine line, Guid decisionId, PinChange change)
    {
        _health.Recover(line.Component);
        var record = new ActuationRecord(1, _clock.Now(), decisionId, line.Chip, line.Offset, change);
        Enqueue(RecordKind.Actuation, RecordPriority.Normal, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.ActuationRecord));
    }

    /// <summary>Raises an alarm and degrades the line until its next success.</summary>
    /// <param name="line">Whose line.</param>
    /// <param name="problem">What failed.</param>
    /// <param name="decisionId">The decision concerned, when there is one.</param>
    public void Failed(GpioLine line, Problem problem, Guid? decisionId)
    {
        _health.Degrade(line.Component, problem);
        var record = new AlarmRecord(1, _clock.Now(), line.Component, problem.Reason, problem.Message, decisionId);
        Enqueue(RecordKind.Alarm, RecordPriority.High, JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.AlarmRecord));
    }

    /// <summary>States that a line works again.</summary>
    /// <param name="line">Whose line.</param>
    public void Recovered(GpioLine line) => _health.Recover(line.Component);

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
