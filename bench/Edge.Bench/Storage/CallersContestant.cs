using Edge.Agent.Storage;
using Edge.Protocol.Records;

namespace Edge.Bench.Storage;

/// <summary>The journal as pipelines use it: a caller a record, who meet in one group.</summary>
internal sealed class CallersContestant : IContestant
{
    private readonly Journal _journal;

    private CallersContestant(Journal journal) => _journal = journal;

    /// <summary>A journal in its steady state.</summary>
    /// <param name="folder">Where.</param>
    public static async Task<CallersContestant> CreateAsync(string folder) => new(await JournalContestant.WarmAsync(folder));

    public async ValueTask StoreAsync(IReadOnlyList<byte[]> group)
    {
        var outcomes = await Task.WhenAll(group.Select(
            payload => _journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, payload, CancellationToken.None).AsTask()));
        _journal.Acknowledge([new SequenceRange(outcomes.Min(outcome => outcome.Value), outcomes.Max(outcome => outcome.Value))]);
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
