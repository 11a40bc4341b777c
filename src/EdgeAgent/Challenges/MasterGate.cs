using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Challenges;

/// <summary>
/// Holds a pipeline's line until its master parts came out right. Each step is in the journal and in its file before the line goes
/// by it, so a step that the disk refuses lets nothing go. Thread-safe.
/// </summary>
internal sealed class MasterGate : IDisposable
{
    /// <summary>Characters of a name or a reason.</summary>
    private const int MaxText = 200;

    private readonly string _pipeline;
    private readonly ChallengeOptions _options;
    private readonly GateServices _services;
    private readonly string _component;
    private readonly SemaphoreSlim _turn = new(1);
    private volatile ChallengeRun? _run;
    private volatile Announcement? _announced;
    private volatile Marks? _seen;
    private volatile bool _isFresh;
    private ResultView? _failed;

    /// <summary>A gate as the store knows it.</summary>
    /// <param name="pipeline">Whose.</param>
    /// <param name="options">Its master parts.</param>
    /// <param name="services">What it works with.</param>
    /// <param name="isStart">Whether the agent starts with it.</param>
    public MasterGate(string pipeline, ChallengeOptions options, GateServices services, bool isStart)
    {
        _pipeline = pipeline;
        _options = options;
        _services = services;
        _component = $"pipeline/{pipeline}/challenge";
        _run = services.Store.ReadLast();
        _isFresh = isStart && options.AtStart;
        ShowHealth();
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline => _pipeline;

    /// <summary>How it stands.</summary>
    public ChallengeView View
    {
        get
        {
            var run = _run;
            var why = Why(null);
            return new ChallengeView(
                _pipeline, why is not null ? "due" : run!.Last.Event == ChallengeEvent.Waived ? "waived" : "passed", run?.Id, (why ?? run!.Records[0].Reason)?.Value,
                run is null ? null : (run.LetsGo ? run.Last : run.Records[0]).At.Wall, _announced?.Claim.Master.Part,
                [.. _options.Masters.Select(master => new MasterView(master.Part, master.Expect.Word(), master.Label, master.Times, run?.RightOf(master.Part) ?? 0))],
                run?.LastResult is { } last ? ViewOf(last) : _failed);
        }
    }

    /// <summary>Whether a frame shows a master part. Asked in the order of capture, once for each frame.</summary>
    /// <param name="frame">The frame.</param>
    public MasterClaim? Claim(CapturedFrame frame)
    {
        if (_options.Find(frame.PartId) is { } known) return new MasterClaim(known, null);
        // What was on its way when somebody spoke is not what he meant.
        if (_announced is not { } announced || frame.CaptureTimestamp < announced.Timestamp) return null;
        _announced = null;
        return announced.Claim;
    }

    /// <summary>Before anything moves: a part is held while master parts are asked for.</summary>
    /// <param name="decision">What the model says.</param>
    /// <param name="claim">The master part it is; null for a part of the production.</param>
    /// <returns>The decision that counts.</returns>
    public DecisionRecord Admit(DecisionRecord decision, MasterClaim? claim)
    {
        var marks = Marks.Of(decision);
        if (marks.Model is not null) _seen = marks;
        var (run, due) = (_run, Why(marks));
        // The part that makes it due comes before the challenge, and not under the one before.
        decision = decision with { Challenge = due is not null && run is { IsOver: true } ? null : run?.Id, Master = claim?.Master.Part };
        if (claim is not null || decision.Verdict == Verdict.Error || due is not { } why) return decision;
        return decision with
        {
            Verdict = Verdict.Error,
            Reason = $"{ChallengeReasons.Due}: Master parts are asked for ({why}). It would have been {decision.Verdict.Word()}: {decision.Reason}",
            ErrorCode = ChallengeReasons.Due,
        };
    }

    /// <summary>After the decision is on disk: a master part's result, and what follows from it.</summary>
    /// <param name="decision">The decision that counted.</param>
    /// <param name="claim">The master part it is.</param>
    public async ValueTask SettleAsync(DecisionRecord decision, MasterClaim? claim)
    {
        var marks = Marks.Of(decision);
        if (claim is null && (_run is { IsOver: false } || (decision.Verdict == Verdict.Error && decision.ErrorCode != ChallengeReasons.Due) || Why(marks) is null)) return;
        await _turn.WaitAsync();
        try
        {
            await SettleAsync(decision, claim, marks);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Begins where it is due by time, and ends what takes too long.</summary>
    public async ValueTask LookAsync()
    {
        await _turn.WaitAsync();
        try
        {
            var now = Now();
            if (_run is not { IsOver: false }) await BeginIfDueAsync(now.Model is null ? null : now, now);
            else await EndIfLateAsync(now);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Asks for master parts although none are due, or from the first again.</summary>
    /// <param name="by">Who.</param>
    /// <returns>Why not.</returns>
    public ValueTask<Problem?> BeginAsync(string by) => InTurnAsync(by, () => BeginAsync(ChallengeReasons.Asked, $"{by} asks for it.", Now(), by));

    /// <summary>Says that the next part captured is a master part.</summary>
    /// <param name="master">Its name.</param>
    /// <param name="by">Who says so.</param>
    /// <returns>Why not.</returns>
    public Problem? Show(string master, string by)
    {
        if (Fault("by", by) is { } nameless) return nameless;
        if (_options.Find(master) is not { } known)
            return new Problem(ReasonCode.NotFound, $"Pipeline '{_pipeline}' has no master part '{master}'; these are: {string.Join(", ", _options.Masters.Select(part => part.Part))}.");
        _announced = new Announcement(new MasterClaim(known, by), _services.Clock.Time.GetTimestamp());
        return null;
    }

    /// <summary>Lets the line go without master parts.</summary>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    /// <returns>Why not.</returns>
    public ValueTask<Problem?> WaiveAsync(string by, string why) => InTurnAsync(by, async () =>
    {
        if (Fault("why", why) is { } unreasoned) return unreasoned;
        var now = Now();
        if (_run is not { IsOver: false } && await BeginIfDueAsync(now, now) is { } refused) return refused;
        if (_run is not { IsOver: false } run) return new Problem(ReasonCode.Malformed, $"No master parts are asked for at pipeline '{_pipeline}'.");
        return await KeepAsync(run, Step(run.Id, ChallengeEvent.Waived, now) with { By = by, Message = why, Shift = Shift() });
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Health.Recover(_component);
        _turn.Dispose();
    }

    private static ResultView ViewOf(ChallengeRecord result) =>
        new(result.Master!, result.Expected!.Value.Word(), result.Verdict!.Value.Word(), result.IsRight!.Value, result.DecisionId!.Value);

    private static Problem? Fault(string name, string text) => text.Length is > 0 and <= MaxText && !text.Any(char.IsControl)
        ? null
        : new Problem(ReasonCode.Malformed, $"{name}: must be 1 to {MaxText} characters of one line.");

    private DateTimeOffset? Shift() => _services.Times?.BeginOf(_services.Clock.Time.GetUtcNow(), _services.Clock.Time.LocalTimeZone);

    /// <summary>What would decide now. Which rule a part of this model meets is seen with a part.</summary>
    private Marks Now()
    {
        var now = _services.Now();
        var known = _seen ?? (_run is { LetsGo: true } run ? Marks.Of(run.Last) : null);
        return known is not null && known.Model?.Digest == now.Model?.Digest ? now with { Rule = known.Rule } : now;
    }

    /// <summary>Why parts are held; null while they are judged.</summary>
    private ReasonCode? Why(Marks? marks)
    {
        if (_run is not { } run) return ChallengeReasons.First;
        if (_isFresh) return ChallengeReasons.AgentStart;
        if (!run.LetsGo) return run.Last.Event == ChallengeEvent.Failed ? ChallengeReasons.FailedBefore : run.Records[0].Reason ?? ChallengeReasons.Asked;
        if (run.Last.Shift != Shift()) return ChallengeReasons.ShiftStart;
        if (marks is null) return null;
        if (_options.AfterModelChange && run.Last.Model?.Digest != marks.Model?.Digest) return ChallengeReasons.ModelChanged;
        if (_options.AfterRuleChange && run.Last.RuleDigest != marks.Rule) return ChallengeReasons.RuleChanged;
        return _options.AfterConfigurationChange && run.Last.ConfigurationDigest != marks.Configuration ? ChallengeReasons.ConfigurationChanged : null;
    }

    private async ValueTask SettleAsync(DecisionRecord decision, MasterClaim? claim, Marks marks)
    {
        if (_run is { IsOver: false } && await EndIfLateAsync(marks) is not null) return;
        if (_run is not { IsOver: false })
        {
            if (await BeginIfDueAsync(marks, marks) is not null) return;
            if (_run is { IsOver: true } && claim is not null && !IsRight(claim.Master, decision))
                await BeginAsync(ChallengeReasons.MasterWrong, $"'{claim.Master.Part}' came out as {decision.Verdict.Word()} between challenges.", marks, null);
        }

        if (claim is null || _run is not { IsOver: false }) return;
        // What was shown to another model, rule or configuration says nothing of this one.
        if (_run.FirstResult is { } first && Marks.Of(first) != marks && await FailAsync(ChallengeReasons.ConfigurationChanged, "Model, rule or configuration changed meanwhile.", marks) is not null) return;
        await TakeAsync(_run, decision, claim, marks);
    }

    private async ValueTask TakeAsync(ChallengeRun run, DecisionRecord decision, MasterClaim claim, Marks marks)
    {
        var master = claim.Master;
        var isRight = IsRight(master, decision);
        var result = Step(run.Id, ChallengeEvent.Result, marks) with
        {
            By = claim.By,
            Master = master.Part,
            DecisionId = decision.DecisionId,
            Expected = master.Expect,
            Verdict = decision.Verdict,
            IsRight = isRight,
            Message = decision.Reason,
        };
        if (await KeepAsync(run, result) is not null) return;
        if (!isRight)
        {
            await FailAsync(ChallengeReasons.MasterWrong, $"'{master.Part}' came out as {decision.Verdict.Word()}, not {master.Expect.Word()}{(master.Label is null ? "" : $" of {master.Label}")}.", marks);
            return;
        }

        var after = _run!;
        if (_options.Masters.All(part => after.RightOf(part.Part) >= part.Times))
            await KeepAsync(after, Step(run.Id, ChallengeEvent.Passed, marks) with { Shift = Shift() });
    }

    private static bool IsRight(MasterOptions master, DecisionRecord decision) =>
        decision.Verdict == master.Expect && (master.Label is null || (decision.Scores.Count > 0 && decision.Scores[0].Label == master.Label));

    private async ValueTask<Problem?> BeginIfDueAsync(Marks? marks, Marks stamped) =>
        Why(marks) is { } why ? await BeginAsync(why, null, stamped, null) : null;

    private async ValueTask<Problem?> BeginAsync(ReasonCode why, string? message, Marks marks, string? by)
    {
        var started = Step(Guid.CreateVersion7(_services.Clock.Time.GetUtcNow()), ChallengeEvent.Started, marks) with { Reason = why, Message = message, By = by };
        if (await KeepAsync(new ChallengeRun([]), started) is { } problem) return problem;
        _isFresh = false;
        return null;
    }

    private async ValueTask<Problem?> EndIfLateAsync(Marks marks)
    {
        if (_run!.FirstResult is not { } first) return null;
        var now = _services.Clock.Now();
        // How long a restart of the machine took nobody knows.
        if (first.At.BootId == now.BootId && now.MonotonicMs - first.At.MonotonicMs < _options.Timeout.TotalMilliseconds) return null;
        return await FailAsync(ChallengeReasons.TimedOut, $"Not all master parts were shown within {_options.Timeout}.", marks);
    }

    private async ValueTask<Problem?> FailAsync(ReasonCode why, string message, Marks marks)
    {
        var run = _run!;
        if (await KeepAsync(run, Step(run.Id, ChallengeEvent.Failed, marks) with { Reason = why, Message = message }) is { } problem) return problem;
        _failed = run.LastResult is { } last ? ViewOf(last) : null;
        return await BeginAsync(ChallengeReasons.FailedBefore, message, marks, null);
    }

    private ChallengeRecord Step(Guid id, ChallengeEvent what, Marks marks) =>
        new(1, _services.Clock.Now(), id, _pipeline, what, marks.Configuration, marks.Model, marks.Rule);

    /// <summary>In the journal, then in the file, and only then in force.</summary>
    private async ValueTask<Problem?> KeepAsync(ChallengeRun run, ChallengeRecord step)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(step, ProtocolJson.Default.ChallengeRecord);
        var after = run.With(step);
        var problem = (await _services.Journal.AppendAsync(RecordKind.Challenge, RecordPriority.High, payload, CancellationToken.None)).Problem ?? _services.Store.Keep(after);
        if (problem is not null)
        {
            _services.Health.Degrade($"{_component}/journal", problem);
            return problem;
        }

        _services.Health.Recover($"{_component}/journal");
        _run = after;
        _services.Metrics.Counter($"edge_challenge_steps_total{{pipeline=\"{_pipeline}\",step=\"{step.Event.ToString().ToLowerInvariant()}\"}}").Add();
        if (after.LetsGo) _failed = null;
        ShowHealth();
        return null;
    }

    private void ShowHealth()
    {
        if (_run is { LetsGo: true } && !_isFresh) _services.Health.Recover(_component);
        else _services.Health.Degrade(_component, new Problem(ChallengeReasons.Due, $"The line is held until its master parts came out right ({Why(null)}): {string.Join(", ", _options.Masters.Select(master => master.Part))}."));
    }

    private async ValueTask<Problem?> InTurnAsync(string by, Func<ValueTask<Problem?>> work)
    {
        if (Fault("by", by) is { } nameless) return nameless;
        await _turn.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Announcement(MasterClaim Claim, long Timestamp);
}
