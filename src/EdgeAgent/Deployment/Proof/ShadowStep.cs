using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>A candidate looks at copies of live frames and decides nothing. A restart begins it anew.</summary>
internal sealed class ShadowStep
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CandidateBook _book;
    private readonly IShadowBench _bench;
    private readonly ProofServices _services;

    /// <summary>A step over the live parts.</summary>
    /// <param name="book">What becomes of the candidate.</param>
    /// <param name="bench">Loads it beside the active version.</param>
    /// <param name="services">Decisions, clocks, journal.</param>
    public ShadowStep(CandidateBook book, IShadowBench bench, ProofServices services)
    {
        _book = book;
        _bench = bench;
        _services = services;
    }

    /// <summary>Shows a version live frames until it has proven itself or broken a bound.</summary>
    /// <param name="attempt">The version.</param>
    /// <param name="snapshot">Its files.</param>
    /// <param name="policy">Its bounds.</param>
    /// <param name="cancellationToken">The agent stops, or something else is wanted.</param>
    /// <returns>Null when it passed; else why not.</returns>
    public async ValueTask<Problem?> RunAsync(VersionAttempt attempt, ModelSnapshot snapshot, ShadowPolicy policy, CancellationToken cancellationToken)
    {
        if (_book.Read(attempt.Name).Current is not { } active) return null;
        if (!(await _bench.OpenAsync(snapshot, cancellationToken)).TryGet(out var candidate, out var problem)) return await FailAsync(attempt, problem, cancellationToken);
        await using (candidate)
        {
            using var ticket = _services.Desk.Open(attempt.Name);
            using var eye = new ShadowEye(candidate, active.Digest, policy.PerMille, ticket.News, _services.Clock.Time);
            using var ear = _services.Live.Listen(attempt.Name, eye);
            await _book.Ledger.EnterAsync(attempt.Name, attempt.Version, ModelState.Shadowing, candidate.Check.ExecutionProvider, null, cancellationToken, attempt.Proof);
            problem = await WatchAsync(attempt, policy, candidate.Check, ticket, eye, cancellationToken);
        }

        if (problem is not null) return await FailAsync(attempt, problem, cancellationToken);
        _book.Change(attempt.Name, known => known with { ShadowPassed = true });
        return null;
    }

    private async ValueTask<Problem?> WatchAsync(
        VersionAttempt attempt, ShadowPolicy policy, ModelCheck check, ProofTicket ticket, ShadowEye eye, CancellationToken cancellationToken)
    {
        var time = _services.Clock.Time;
        var began = time.GetTimestamp();
        var writer = new DisagreementWriter(_services.Journal, _services.Clock, policy.DisagreementsPerDay);
        while (true)
        {
            while (eye.TryTake(out var found)) await writer.WriteAsync(found.Active, found.Candidate, cancellationToken);
            var count = eye.Read();
            attempt.Proof = attempt.Proof! with { Shadow = Evidence(count) };
            _book.Ledger.Grown(attempt.Name, attempt.Version, ModelState.Shadowing, check.ExecutionProvider, attempt.Proof);
            if (ticket.PromotedBy is { } by)
            {
                await _book.Ledger.NoteAsync(
                    attempt.Name, attempt.Version, ModelState.Shadowing, new Problem(DeploymentReasons.Promoted, $"{by} ended its time in the shadow."), cancellationToken);
                return null;
            }

            var state = ShadowJudge.Judge(policy, count, TimeSpan.FromSeconds(policy.TimeoutSeconds) - time.GetElapsedTime(began));
            if (state.IsOver) return state.Problem;
            await ticket.News.WaitAsync(Look, time, cancellationToken);
        }
    }

    private async ValueTask<Problem?> FailAsync(VersionAttempt attempt, Problem problem, CancellationToken cancellationToken) =>
        await _book.FailAsync(attempt.Name, attempt.Version, ModelState.Failed, problem, attempt.Proof, cancellationToken);

    private static ShadowEvidence Evidence(ShadowCount count) => new(
        count.Frames,
        count.Agreed,
        count.Errors,
        count.Candidate.LatencyP95() ?? 0,
        count.Active.LatencyP95() ?? 0,
        ScoreDistance.BeyondChance(count.Candidate.Scores, count.Active.Scores) ?? 0,
        count.NotCopied);
}
