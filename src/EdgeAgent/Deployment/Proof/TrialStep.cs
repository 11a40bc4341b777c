using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>
/// A candidate serves under watch and on a lease, while the slots still name the version before: whatever ends the agent,
/// that one starts. It is committed within its bounds, or left, with or without a hub.
/// </summary>
internal sealed class TrialStep
{
    /// <summary>A proof is looked at again when nothing happens: memory and the lease need no decision.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Decisions that come within this are looked at together: a look costs 30 µs.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    /// <summary>What was left of a lease is written down this often, and a version that ran this long is no crash loop.</summary>
    private static readonly TimeSpan WriteDown = TimeSpan.FromMinutes(10);

    private readonly CandidateBook _book;
    private readonly VersionStore _versions;
    private readonly IModelHost _host;
    private readonly ProofServices _services;

    /// <summary>A step over the live parts.</summary>
    /// <param name="book">What becomes of the candidate.</param>
    /// <param name="versions">Versions on disk.</param>
    /// <param name="host">What runs them.</param>
    /// <param name="services">Decisions, clocks, memory.</param>
    public TrialStep(CandidateBook book, VersionStore versions, IModelHost host, ProofServices services)
    {
        _book = book;
        _versions = versions;
        _host = host;
        _services = services;
    }

    /// <summary>Tries a version whose try is on disk.</summary>
    /// <param name="attempt">The version.</param>
    /// <param name="snapshot">Its files.</param>
    /// <param name="policy">Its bounds.</param>
    /// <param name="cancellationToken">The agent stops, or something else is wanted.</param>
    /// <returns>Null when it is committed; else why not.</returns>
    public async ValueTask<Problem?> RunAsync(VersionAttempt attempt, ModelSnapshot snapshot, TrialPolicy policy, CancellationToken cancellationToken)
    {
        var (name, version) = (attempt.Name, attempt.Version);
        if (Lease(attempt, policy) is not { } lease) return new Problem(DeploymentReasons.Superseded, $"Model {name} {version.Version} is no candidate any more.");
        if (lease.Left(_services.Clock.Now()) == TimeSpan.Zero)
        {
            var over = new Problem(DeploymentReasons.TooLittleEvidence, "Its lease ended while the agent was off; the version before serves.");
            return await _book.FailAsync(name, version, ModelState.RolledBack, over, attempt.Proof, cancellationToken);
        }

        using var ticket = _services.Desk.Open(name);
        var watch = new TrialWatch(version.Digest, ticket.News);
        // Before the swap: its first decision counts.
        using var ear = _services.Live.Listen(name, watch);
        var activated = KeepsBefore(name, snapshot)
            ? await _host.TryAsync(snapshot, cancellationToken)
            : await _host.ActivateAsync(snapshot, cancellationToken);
        if (!activated.TryGet(out var check, out var refused))
            return await _book.FailAsync(name, version, ModelState.Failed, refused, attempt.Proof, cancellationToken);

        await _book.Ledger.EnterAsync(name, version, ModelState.Trial, check.ExecutionProvider, null, cancellationToken, attempt.Proof);
        try
        {
            if (await WatchAsync(attempt, policy, lease, check, new Watched(ticket, watch), cancellationToken) is { } problem)
                return await LeaveAsync(attempt, problem, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What is left counts from here, should the agent be off for long.
            _book.Change(name, candidate => candidate.Lease is { } rest ? candidate with { Lease = rest.At(_services.Clock.Now()) } : candidate);
            throw;
        }

        if (await _book.CommitAsync(name, version, check, attempt.Proof, cancellationToken) is { } overruled)
        {
            await ReturnAsync(name, cancellationToken);
            return overruled;
        }

        await _host.SettleAsync(name);
        return null;
    }

    private async ValueTask<Problem?> WatchAsync(
        VersionAttempt attempt, TrialPolicy policy, TrialLease lease, ModelCheck check, Watched watched, CancellationToken cancellationToken)
    {
        var time = _services.Clock.Time;
        var (memory, began, written) = (_services.Memory(), time.GetTimestamp(), time.GetTimestamp());
        while (true)
        {
            var count = watched.Watch.Read();
            var left = lease.Left(_services.Clock.Now());
            var growth = Math.Max(_services.Memory() - memory, 0);
            attempt.Proof = attempt.Proof! with { Trial = Evidence(count, lease.Before, growth, left) };
            _book.Ledger.Grown(attempt.Name, attempt.Version, ModelState.Trial, check.ExecutionProvider, attempt.Proof);
            if (watched.Ticket.PromotedBy is { } by)
            {
                await _book.Ledger.NoteAsync(
                    attempt.Name, attempt.Version, ModelState.Trial, new Problem(DeploymentReasons.Promoted, $"{by} ended its trial."), cancellationToken);
                return null;
            }

            var state = TrialJudge.Judge(policy, count, lease.Before, growth, time.GetElapsedTime(began), left);
            if (state.IsOver) return state.Problem;
            if (time.GetElapsedTime(written) >= WriteDown)
            {
                written = time.GetTimestamp();
                _book.Change(attempt.Name, candidate => candidate with { AttemptsLeft = CandidateBook.Attempts - 1, Lease = lease.At(_services.Clock.Now()) });
            }

            if (await watched.Ticket.News.WaitAsync(Look, time, cancellationToken)) await Task.Delay(Gather, time, cancellationToken);
        }
    }

    /// <summary>The lease on disk, begun if it had not been.</summary>
    private TrialLease? Lease(VersionAttempt attempt, TrialPolicy policy)
    {
        var now = _services.Clock.Now();
        var before = _book.Read(attempt.Name).Current is { } current ? _services.Live.SampleOf(attempt.Name, current.Digest) : JudgedSample.Empty;
        return _book.Change(
            attempt.Name, candidate => candidate with { Lease = candidate.Lease?.At(now) ?? TrialLease.Begin(policy.LeaseSeconds, now, before) })?.Lease;
    }

    /// <summary>Whether the version before may stay in memory: so a way back costs no load. Where it may not, it is loaded beside the one it replaces.</summary>
    private bool KeepsBefore(string name, ModelSnapshot candidate)
    {
        if (_services.MemoryBudget == 0) return true;
        var taken = _host.Serving.Sum(serving => ModelFootprint.Of(serving.Model.Snapshot.Directory, serving.Model.Check.File));
        return _host.Find(name) is not null && taken + ModelFootprint.OfAny(candidate.Directory) <= _services.MemoryBudget;
    }

    private async ValueTask<Problem> LeaveAsync(VersionAttempt attempt, Problem problem, CancellationToken cancellationToken)
    {
        // The swap first: parts come meanwhile. Should the agent end before the slots say so, the version before starts all the same.
        await ReturnAsync(attempt.Name, cancellationToken);
        return await _book.FailAsync(attempt.Name, attempt.Version, ModelState.RolledBack, problem, attempt.Proof, cancellationToken);
    }

    /// <summary>Has the version in the current slot serve again.</summary>
    /// <param name="name">The model.</param>
    /// <param name="cancellationToken">The agent stops; it serves after the next start then.</param>
    public async ValueTask ReturnAsync(string name, CancellationToken cancellationToken)
    {
        if (_book.Read(name).Current is not { } current || _host.Find(name)?.Snapshot.Digest == current.Digest) return;
        var returned = _versions.Find(name, current) is { } snapshot
            ? await _host.ActivateAsync(snapshot, cancellationToken)
            : new Problem(ReasonCode.NotFound, $"The files of model {name} {current.Version} are gone.");
        // Nothing better is there than what serves; the next start looks for it.
        if (returned.Problem is { } lost) await _book.Ledger.EnterAsync(name, current, ModelState.Failed, null, lost, cancellationToken);
    }

    private TrialEvidence Evidence(TrialCount count, JudgedSample before, long growth, TimeSpan left)
    {
        var now = _services.Clock.Now();
        return new TrialEvidence(
            count.Frames,
            count.Errors,
            count.Last.LatencyP95() ?? 0,
            before.LatencyP95(),
            ScoreDistance.BeyondChance(count.Last.Scores, before.Scores),
            growth,
            now.Wall?.Add(left));
    }

    private sealed record Watched(ProofTicket Ticket, TrialWatch Watch);
}
