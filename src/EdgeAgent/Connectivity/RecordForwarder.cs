using System.Buffers;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity;

/// <summary>
/// Sends the journal to the hub: read, batch, publish, and let a record go only when the hub says it is on its disk.
/// Whatever goes wrong in between, the answer is the same: read again from the oldest unanswered record; the hub
/// deduplicates on (device, epoch, sequence).
/// </summary>
public sealed partial class RecordForwarder
{
    internal const string Component = "hub/records";

    /// <summary>What is degraded while records wait for the next day's bytes.</summary>
    internal const string BudgetComponent = "hub/budget";

    /// <summary>Pause after the journal could not be read: the disk will not heal in milliseconds.</summary>
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(5);

    /// <summary>A hub without room: the first wait is what a commit takes, the longest what a person does.</summary>
    private static readonly TimeSpan FirstBusyPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBusyPause = TimeSpan.FromMinutes(1);

    /// <summary>How often a box whose bytes are used up looks whether its day is over: its clock may be set meanwhile.</summary>
    private static readonly TimeSpan BudgetInterval = TimeSpan.FromMinutes(1);

    /// <summary>A batch that a broker still holds then has been sent again.</summary>
    private static readonly TimeSpan Expiry = TimeSpan.FromMinutes(5);

    private readonly IHubLink _link;
    private readonly IJournal _journal;
    private readonly SessionIdentity _identity;
    private readonly HubOptions _options;
    private readonly ForwarderTelemetry _telemetry;
    private readonly ForwardingWindow _window;
    private readonly ArrayBufferWriter<byte> _frames = new(RecordBatch.MaxFrameBytes);
    private readonly Backoff _busy = new(FirstBusyPause, LongestBusyPause, Backoff.Half, Jitter.Next);
    private volatile bool _refused;

    /// <summary>A forwarder of one journal.</summary>
    /// <param name="link">Where the records go.</param>
    /// <param name="journal">Where they come from.</param>
    /// <param name="identity">Who sends them.</param>
    /// <param name="options">Window and first record.</param>
    /// <param name="telemetry">What it tells of itself.</param>
    public RecordForwarder(IHubLink link, IJournal journal, SessionIdentity identity, HubOptions options, ForwarderTelemetry telemetry)
    {
        _link = link;
        _journal = journal;
        _identity = identity;
        _options = options;
        _telemetry = telemetry;
        _window = new ForwardingWindow(options.MaxInFlight, telemetry.Time);
    }

    /// <summary>Whether batches wait for the hub's answer.</summary>
    public bool AwaitsAnswer => _window.UntilOverdue is not null;

    /// <summary>What may be sent in a day; null for no bound.</summary>
    public DailyBudget? Budget { get; init; }

    /// <summary>Refused records that are to be sent again; null where nobody keeps them.</summary>
    internal QuarantineDesk? Quarantine { get; init; }

    /// <summary>Forwards until cancelled.</summary>
    /// <param name="cancellationToken">Stops the forwarder.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var acks = await _link.SubscribeAsync(
            Topics.RecordsAck(_identity.Address), Delivery.AtLeastOnce, new AckHandler(_journal, _window, _telemetry, Quarantine).HandleAsync, cancellationToken);
        var reader = _journal.OpenReader(_options.RecordsFrom);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var connection = await _link.WaitConnectedAsync(cancellationToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, cancellationToken);
                reader.Rewind();
                _window.Begin();
                Quarantine?.Begin();
                await SendAsync(reader, either.Token);
            }
            catch (OperationCanceledException)
            {
                // Stopped, or the connection ended: the loop's condition knows which.
            }
            catch (IOException exception)
            {
                _telemetry.Health.Degrade(Component, new Problem(ReasonCode.InputOutput, $"The journal cannot be read: {exception.Message}"));
                Log.JournalUnreadable(_telemetry.Logger, exception);
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task SendAsync(IJournalReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_window.UntilOverdue <= TimeSpan.Zero)
            {
                var waited = _window.LosePatience().TotalSeconds;
                Log.Unanswered(_telemetry.Logger, waited);
                _telemetry.Health.Degrade(Component, new Problem(
                    LinkReasons.NoAnswer, $"The hub has not acknowledged records for {waited:0} s; they stay in the journal and are sent again."));
                SendAgain(reader);
            }

            if (_refused)
            {
                _refused = false;
                SendAgain(reader);
            }

            await SendRefusedAsync(cancellationToken);
            if (_window.Room == 0 || !TrySendNext(reader, cancellationToken)) await WaitAsync(reader, cancellationToken);
        }
    }

    /// <summary>Alarms while anything is left of the day's bytes, the rest while its share is.</summary>
    private bool TrySendNext(IJournalReader reader, CancellationToken cancellationToken)
    {
        var room = _window.Room;
        Explain();
        if (TrySend(reader, room, RecordPriority.High, EgressKind.Alarms, cancellationToken)) return true;
        return TrySend(reader, room, RecordPriority.Low, EgressKind.Records, cancellationToken);
    }

    private bool TrySend(IJournalReader reader, int room, RecordPriority lowest, EgressKind kind, CancellationToken cancellationToken)
    {
        var left = Math.Min(room, Budget?.Left(lowest) ?? room);
        if (left <= 0) return false;
        _frames.ResetWrittenCount();
        var ranges = reader.Read(_frames, (int)left, lowest);
        if (ranges.Count == 0) return false;
        var batch = RecordBatch.Encode(_journal.Epoch, _frames.WrittenSpan);
        // In the window before on the wire: the answer may come before the publish call returns.
        _window.Add(ranges, batch.Length);
        _telemetry.Sent.Add(ranges.Sum(range => range.Count));
        _ = PublishAsync(batch, kind, cancellationToken);
        return true;
    }

    /// <summary>Records that somebody took out of quarantine go again, outside the window: they are few and answered by hand.</summary>
    private async ValueTask SendRefusedAsync(CancellationToken cancellationToken)
    {
        while (Quarantine?.NextBatch(RecordBatch.MaxFrameBytes) is { } again)
            await PublishAsync(RecordBatch.Encode(again.Epoch, again.Frames.Span), EgressKind.Records, cancellationToken);
    }

    private void Explain()
    {
        if (Budget is not { } budget) return;
        if (budget.Explain(_journal.Status.Backlog) is { } problem) _telemetry.Health.Degrade(BudgetComponent, problem);
        else _telemetry.Health.Recover(BudgetComponent);
    }

    private async Task PublishAsync(byte[] batch, EgressKind kind, CancellationToken cancellationToken)
    {
        try
        {
            var message = new LinkMessage(Topics.Records(_identity.Address), batch, Delivery.AtLeastOnce) { Kind = kind, Expiry = Expiry };
            // Most failures need no handling of their own: the batch stays unanswered and goes again.
            if (await _link.PublishAsync(message, cancellationToken) is not { } problem)
            {
                _busy.Reset();
                return;
            }

            _telemetry.Health.Degrade(Component, problem);
            Log.PublishFailed(_telemetry.Logger, problem);
            if (problem.Reason != LinkReasons.Busy) return;
            _window.SlowDown(_busy.Next());
            _refused = true;
        }
        catch (OperationCanceledException)
        {
            // The connection ended with the batch on its way: it goes again.
        }
    }

    /// <summary>Waits for room or for records, and at most until the oldest batch is overdue, a pause ends or the day may be over.</summary>
    private async ValueTask WaitAsync(IJournalReader reader, CancellationToken cancellationToken)
    {
        var limit = Shorter(_window.UntilOverdue, _window.Pause is var pause && pause > TimeSpan.Zero ? pause : null);
        if (Budget is { IsUsed: true } budget) limit = Shorter(limit, Shorter(budget.UntilNextDay, BudgetInterval));
        using var timer = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, _telemetry.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        using var again = Quarantine?.Wakes(timer);
        try
        {
            if (_window.Room == 0) await _window.WaitAnswerAsync(either.Token);
            else await reader.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The send loop looks what it was.
        }
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private void SendAgain(IJournalReader reader)
    {
        reader.Rewind();
        _window.Clear();
    }

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(DiskPause, _telemetry.Time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The agent stops.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Warning, "No acknowledgement for {Seconds:0} s; sending again from the oldest unacknowledged record.")]
        public static partial void Unanswered(ILogger logger, double seconds);

        [LoggerMessage(4102, LogLevel.Warning, "A record batch was not taken over: {Problem}")]
        public static partial void PublishFailed(ILogger logger, Problem problem);

        [LoggerMessage(4106, LogLevel.Error, "The journal could not be read; forwarding pauses.")]
        public static partial void JournalUnreadable(ILogger logger, Exception exception);
    }
}
