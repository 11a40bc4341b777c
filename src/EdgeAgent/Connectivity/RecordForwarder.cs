using System.Buffers;
using Edge.Agent.Configuration;
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

    /// <summary>Pause after the journal could not be read: the disk will not heal in milliseconds.</summary>
    private static readonly TimeSpan DiskPause = TimeSpan.FromSeconds(5);

    private readonly IHubLink _link;
    private readonly IJournal _journal;
    private readonly SessionIdentity _identity;
    private readonly HubOptions _options;
    private readonly ForwarderTelemetry _telemetry;
    private readonly ForwardingWindow _window;
    private readonly ArrayBufferWriter<byte> _frames = new(RecordBatch.MaxFrameBytes);

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

    /// <summary>Forwards until cancelled.</summary>
    /// <param name="cancellationToken">Stops the forwarder.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var acks = await _link.SubscribeAsync(
            Topics.RecordsAck(_identity.Address), Delivery.AtLeastOnce, new AckHandler(_journal, _window, _telemetry).HandleAsync, cancellationToken);
        var reader = _journal.OpenReader(_options.RecordsFrom);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var connection = await _link.WaitConnectedAsync(cancellationToken);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(connection.Closed, cancellationToken);
                SendAgain(reader);
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

            if (_window.IsFull || !TrySendNext(reader, cancellationToken)) await WaitAsync(reader, cancellationToken);
        }
    }

    private bool TrySendNext(IJournalReader reader, CancellationToken cancellationToken)
    {
        _frames.ResetWrittenCount();
        var ranges = reader.Read(_frames, RecordBatch.MaxFrameBytes);
        if (ranges.Count == 0) return false;
        // In the window before on the wire: the answer may come before the publish call returns.
        _window.Add(ranges);
        _telemetry.Sent.Add(ranges.Sum(range => range.Count));
        _ = PublishAsync(RecordBatch.Encode(_journal.Epoch, _frames.WrittenSpan), cancellationToken);
        return true;
    }

    private async Task PublishAsync(byte[] batch, CancellationToken cancellationToken)
    {
        try
        {
            // A failure needs no handling of its own: the batch stays unanswered and goes again.
            if (await _link.PublishAsync(new LinkMessage(Topics.Records(_identity.Address), batch, Delivery.AtLeastOnce), cancellationToken) is { } problem)
            {
                _telemetry.Health.Degrade(Component, problem);
                Log.PublishFailed(_telemetry.Logger, problem);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended with the batch on its way: it goes again.
        }
    }

    /// <summary>Waits for room or for records, and at most until the oldest batch is overdue.</summary>
    private async ValueTask WaitAsync(IJournalReader reader, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(_window.UntilOverdue ?? Timeout.InfiniteTimeSpan, _telemetry.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            if (_window.IsFull) await _window.WaitAnswerAsync(either.Token);
            else await reader.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Overdue; the send loop looks.
        }
    }

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
