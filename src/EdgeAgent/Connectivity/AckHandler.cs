using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity;

/// <summary>Takes the hub's acknowledgements to the journal, then makes room in the window.</summary>
internal sealed partial class AckHandler
{
    private readonly IJournal _journal;
    private readonly ForwardingWindow _window;
    private readonly ForwarderTelemetry _telemetry;
    private readonly QuarantineDesk? _quarantine;

    /// <summary>A handler for one journal.</summary>
    public AckHandler(IJournal journal, ForwardingWindow window, ForwarderTelemetry telemetry, QuarantineDesk? quarantine)
    {
        _quarantine = quarantine;
        _journal = journal;
        _window = window;
        _telemetry = telemetry;
    }

    /// <summary>Takes one message; what cannot be read is counted and dropped, and its records are sent again.</summary>
    public ValueTask HandleAsync(ReadOnlyMemory<byte> payload)
    {
        if (!AckReader.Read(payload.Span).TryGet(out var ack, out var problem))
        {
            _telemetry.Malformed.Add();
            Log.Refused(_telemetry.Logger, problem);
            return ValueTask.CompletedTask;
        }

        if (ack.SlowDownMs is > 0 and var pause) _window.SlowDown(TimeSpan.FromMilliseconds(pause));
        _quarantine?.Answer(ack);
        if (ack.Epoch != _journal.Epoch)
        {
            Log.ForeignEpoch(_telemetry.Logger, ack.Epoch, _journal.Epoch);
            return ValueTask.CompletedTask;
        }

        var lastSequence = _journal.Status.LastSequence;
        var stored = AckReader.StoredRanges(ack, lastSequence);
        // Journal first, window second: room in the window must mean that the journal knows.
        _journal.Acknowledge(stored);
        foreach (var rejected in ack.Rejected.Where(rejected => rejected.Sequence is not 0 && rejected.Sequence <= lastSequence))
        {
            _journal.Quarantine(rejected.Sequence, new Problem(rejected.Reason, rejected.Message));
            Log.Rejected(_telemetry.Logger, rejected.Sequence, rejected.Reason, rejected.Message);
        }

        _telemetry.Acknowledged.Add(stored.Sum(range => range.Count));
        _telemetry.Health.Recover(RecordForwarder.Component);
        _window.Answer([.. stored, .. ack.Rejected.Select(rejected => new SequenceRange(rejected.Sequence, rejected.Sequence))]);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(4103, LogLevel.Warning, "An acknowledgement was refused: {Problem}")]
        public static partial void Refused(ILogger logger, Problem problem);

        [LoggerMessage(4104, LogLevel.Information, "An acknowledgement of epoch {Foreign} was ignored; this journal's epoch is {Own}.")]
        public static partial void ForeignEpoch(ILogger logger, Epoch foreign, Epoch own);

        [LoggerMessage(4105, LogLevel.Error, "The hub will never store record {Sequence} ({Reason}): {Message}")]
        public static partial void Rejected(ILogger logger, ulong sequence, ReasonCode reason, string message);
    }
}
