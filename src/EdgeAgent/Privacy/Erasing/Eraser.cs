using Edge.Agent.Challenges;
using Edge.Agent.Feedback;
using Edge.Agent.Shift;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Results;
using Edge.Agent.Uploads;
using Edge.Protocol;

namespace Edge.Agent.Privacy.Erasing;

/// <summary>
/// Erases everywhere on the box: pictures, uploads that wait, the journal, the history and the cache; the hub follows by the
/// journal's record. In this order, so that nothing is made again from what comes later, and all of it even when a part fails.
/// </summary>
internal sealed class Eraser
{
    private readonly Journal? _journal;
    private readonly ResultStore? _results;
    private readonly ResultCache? _cache;
    private readonly EvidenceStore? _evidence;
    private readonly UploadQueue? _uploads;

    /// <summary>An eraser of what is there; null where there is nothing.</summary>
    public Eraser(Journal? journal, ResultStore? results, ResultCache? cache, EvidenceStore? evidence, UploadQueue? uploads)
    {
        _journal = journal;
        _results = results;
        _cache = cache;
        _evidence = evidence;
        _uploads = uploads;
    }

    /// <summary>What people said of decisions.</summary>
    public FeedbackStore? Feedback { get; init; }

    /// <summary>Challenges with master parts, by pipeline.</summary>
    public IReadOnlyList<ChallengeStore> Challenges { get; init; } = [];

    /// <summary>What a running agent shows whoever watches it.</summary>
    public ShiftBook? Shift { get; init; }

    /// <summary>Erases.</summary>
    /// <param name="order">What.</param>
    public async Task<Outcome<ErasureReport>> EraseAsync(ErasureOrder order)
    {
        var (scope, problems) = (order.Scope, new List<Problem>());
        var decided = new HashSet<Guid>();
        var pictures = Take(_evidence?.Erase((entry, kept) =>
        {
            if (!scope.Covers(entry.PartId, entry.Captured.Wall ?? kept)) return false;
            decided.Add(entry.DecisionId);
            return true;
        }));
        var uploads = EraseUploads(order, decided, problems);
        var journal = _journal is null ? new JournalErasure(0, 0) : Take<JournalErasure>(await _journal.EraseAsync(order)) ?? new JournalErasure(0, 0);
        var decisions = _results is null ? 0 : Take<int>(await _results.EraseAsync(decision => scope.Covers(decision.PartId, decision.Captured.Wall)));
        _cache?.Clear();
        Take(Feedback?.Erase(said => said.IsCoveredBy(scope, null)));
        foreach (var challenges in Challenges) Take<int>(challenges.Erase(step => step.IsCoveredBy(scope, null)));
        Shift?.Forget(decision => scope.Covers(decision.PartId, decision.Captured.Wall));
        if (problems.Count == 0) return new ErasureReport(pictures, uploads, journal.Records, decisions, journal.Unreadable);
        return new Problem(problems[0].Reason, $"Not everything was erased; say it again once this is mended: {string.Join(' ', problems.Select(problem => problem.Message))}");

        T? Take<T>(Outcome<T>? outcome)
        {
            if (outcome is not { } given) return default;
            if (given.TryGet(out var value, out var problem)) return value;
            problems.Add(problem);
            return default;
        }
    }

    private int EraseUploads(ErasureOrder order, HashSet<Guid> decided, List<Problem> problems)
    {
        try
        {
            // Of an upload only the part's name is known, cut to some length; its moment is its picture's.
            return _uploads?.Erase(draft => (draft.DecisionId is { } decision && decided.Contains(decision))
                || (order.Scope.Before is null && draft.Metadata?.GetValueOrDefault("part") is { } part && order.Scope.Covers(part, null))) ?? 0;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            problems.Add(StorageFault.Describe("Uploads still wait", exception));
            return 0;
        }
    }
}
