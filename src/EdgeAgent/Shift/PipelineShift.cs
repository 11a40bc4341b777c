using Edge.Protocol.Messages;

namespace Edge.Agent.Shift;

/// <summary>What a pipeline decided in a shift. Not thread-safe.</summary>
internal sealed class PipelineShift
{
    /// <summary>Minutes of one step of the trend: short enough to see a tool break, long enough to have parts in it.</summary>
    public const int StepMinutes = 10;

    /// <summary>A day, where a shift is one.</summary>
    private const int MaxSteps = 24 * 60 / StepMinutes;

    /// <summary>What a screen shows side by side, and a little more.</summary>
    private const int Recent = 16;

    /// <summary>A model's labels are few; part names or messages in their place would be without end.</summary>
    private const int MaxDefects = 64;

    private readonly List<DefectCount> _defects = [];
    private readonly VerdictCounts[] _steps = new VerdictCounts[MaxSteps];
    private readonly List<DecisionRecord> _rejects = [];
    private readonly List<DecisionRecord> _parts = [];
    private int _used;

    /// <summary>Parts by verdict.</summary>
    public VerdictCounts Counts { get; private set; }

    /// <summary>Parts of each step of the trend, up to the last that has any.</summary>
    public ReadOnlySpan<VerdictCounts> Steps => _steps.AsSpan(0, _used);

    /// <summary>Parts that were not good, by what was found.</summary>
    public IEnumerable<DefectCount> Defects => _defects.OrderByDescending(defect => defect.Count).ThenBy(defect => defect.Label, StringComparer.Ordinal);

    /// <summary>The last parts, newest first.</summary>
    public IEnumerable<DecisionRecord> Parts => _parts;

    /// <summary>The last parts that were not good, newest first.</summary>
    public IEnumerable<DecisionRecord> Rejects => _rejects;

    /// <summary>Counts a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="sinceBegin">How long after the shift began.</param>
    public void Add(DecisionRecord decision, TimeSpan sinceBegin)
    {
        Counts = Counts.Add(decision.Verdict);
        var step = Math.Clamp((int)(sinceBegin.TotalMinutes / StepMinutes), 0, MaxSteps - 1);
        _steps[step] = _steps[step].Add(decision.Verdict);
        _used = Math.Max(_used, step + 1);
        Keep(_parts, decision);
        if (decision.Verdict == Verdict.Accept) return;
        Keep(_rejects, decision);
        if (decision.Verdict != Verdict.Reject) return;
        CountDefect(DefectOf(decision), 1);
    }

    /// <summary>Takes over what was counted after this.</summary>
    /// <param name="later">The same pipeline's later parts.</param>
    public void Append(PipelineShift later)
    {
        Counts = Counts.Add(later.Counts);
        for (var step = 0; step < later._used; step++) _steps[step] = _steps[step].Add(later._steps[step]);
        _used = Math.Max(_used, later._used);
        foreach (var defect in later._defects) CountDefect(defect.Label, defect.Count);
        for (var i = later._parts.Count - 1; i >= 0; i--) Keep(_parts, later._parts[i]);
        for (var i = later._rejects.Count - 1; i >= 0; i--) Keep(_rejects, later._rejects[i]);
    }

    /// <summary>Begins the next shift; what was seen last stays to be looked at.</summary>
    public void Clear()
    {
        Counts = default;
        _defects.Clear();
        Array.Clear(_steps);
        _used = 0;
    }

    /// <summary>Forgets parts for good.</summary>
    /// <param name="match">Which.</param>
    public void Forget(Predicate<DecisionRecord> match)
    {
        _parts.RemoveAll(match);
        _rejects.RemoveAll(match);
    }

    /// <summary>The label that the rule named, which is the first word of its reason.</summary>
    private static string DefectOf(DecisionRecord decision)
    {
        foreach (var score in decision.Scores)
        {
            if (decision.Reason.StartsWith(score.Label, StringComparison.Ordinal)) return score.Label;
        }

        return decision.Scores.Count > 0 ? decision.Scores[0].Label : decision.Reason;
    }

    private void CountDefect(string label, long count)
    {
        if (_defects.Find(defect => defect.Label == label) is { } known) known.Count += count;
        else if (_defects.Count < MaxDefects) _defects.Add(new DefectCount(label) { Count = count });
    }

    private static void Keep(List<DecisionRecord> list, DecisionRecord decision)
    {
        list.Insert(0, decision);
        if (list.Count > Recent) list.RemoveAt(Recent);
    }
}
