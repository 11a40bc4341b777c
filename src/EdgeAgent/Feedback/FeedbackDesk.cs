using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Feedback;

/// <summary>Takes what people say of decisions: into the journal, and so to the hub, and beside it for the page.</summary>
internal sealed class FeedbackDesk
{
    /// <summary>Characters of a name or a class.</summary>
    private const int MaxText = 100;

    private readonly IJournal _journal;
    private readonly ResultStore _results;
    private readonly FeedbackStore _store;
    private readonly DeviceClock _clock;

    /// <summary>A desk.</summary>
    /// <param name="journal">Takes the records.</param>
    /// <param name="results">Knows the decisions.</param>
    /// <param name="store">Keeps the last word about each.</param>
    /// <param name="clock">Stamps them.</param>
    public FeedbackDesk(IJournal journal, ResultStore results, FeedbackStore store, DeviceClock clock)
    {
        _journal = journal;
        _results = results;
        _store = store;
        _clock = clock;
    }

    /// <summary>Writes a word down.</summary>
    /// <param name="decisionId">The decision.</param>
    /// <param name="word">What is said of it.</param>
    /// <param name="label">What the part is, where somebody says.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="cancellationToken">Gives up while the decision is looked for.</param>
    /// <returns>The record, durable; or why there is none.</returns>
    public async ValueTask<Outcome<FeedbackRecord>> GiveAsync(Guid decisionId, FeedbackWord word, string? label, string by, CancellationToken cancellationToken)
    {
        if (Fault("by", by) is { } nameless) return nameless;
        if ((label is not null || word == FeedbackWord.NewClass) && Fault("label", label) is { } unnamed) return unnamed;
        if (!(await _results.QueryAsync(new ResultQuery(1) { DecisionId = decisionId }, cancellationToken)).TryGet(out var found, out var problem)) return problem;
        if (found.Count == 0) return new Problem(ReasonCode.NotFound, $"The local history has no decision {decisionId}; it may have given way.");
        var decision = found[0];
        if (Contradiction(decision.Verdict, word) is { } contradiction) return contradiction;
        // Where the decision is right its own label is the part's.
        label ??= word == FeedbackWord.Right && decision.Scores.Count > 0 ? decision.Scores[0].Label : null;
        var record = new FeedbackRecord(1, _clock.Now(), decisionId, decision.PartId, decision.Pipeline, decision.Verdict, word, by, label, decision.Model);
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.FeedbackRecord);
        if ((await _journal.AppendAsync(RecordKind.Feedback, RecordPriority.Normal, payload, CancellationToken.None)).Problem is { } refused) return refused;
        return _store.Keep(record) is { } unkept ? unkept : record;
    }

    private static Problem? Fault(string name, string? text) => text is { Length: > 0 and <= MaxText } && !text.Any(char.IsControl)
        ? null
        : new Problem(ReasonCode.Malformed, $"{name}: must be 1 to {MaxText} characters of one line.");

    private static Problem? Contradiction(Verdict verdict, FeedbackWord word) => (word, verdict) switch
    {
        (FeedbackWord.FalseReject, Verdict.Accept) => new Problem(ReasonCode.Malformed, "The part was accepted: that is no false reject."),
        (FeedbackWord.MissedDefect, Verdict.Reject) => new Problem(ReasonCode.Malformed, "The part was rejected: no defect was missed."),
        (FeedbackWord.Right, Verdict.Error) => new Problem(ReasonCode.Malformed, "Nothing was decided about the part: that cannot be right."),
        _ => null,
    };
}
