using System.Globalization;
using Edge.Agent.Models;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>
/// Has an execution provider build a candidate's engine while the version before serves. It takes minutes where the other steps
/// take seconds, and has a time of its own. What was built is kept: the steps that follow, and the next start, load it.
/// </summary>
internal sealed class CompileStep
{
    /// <summary>An engine that was built before is loaded within this, and is not worth a word.</summary>
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(1);

    /// <summary>A version whose build ran this long is no crash loop: power goes now and then within an hour.</summary>
    private static readonly TimeSpan Survived = TimeSpan.FromMinutes(10);

    private readonly CandidateBook _book;
    private readonly IModelHost _host;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    /// <summary>A step over the live parts.</summary>
    /// <param name="book">What becomes of the candidate.</param>
    /// <param name="host">What has it built.</param>
    /// <param name="time">The clock.</param>
    /// <param name="timeout">How long it may take.</param>
    public CompileStep(CandidateBook book, IModelHost host, TimeProvider time, TimeSpan timeout)
    {
        _book = book;
        _host = host;
        _time = time;
        _timeout = timeout;
    }

    /// <summary>Builds the engine where one is needed.</summary>
    /// <param name="attempt">The version.</param>
    /// <param name="snapshot">Its files.</param>
    /// <param name="isLong">Called once it takes minutes: updates of other models do not wait for it.</param>
    /// <param name="cancellationToken">The agent stops, or something else is wanted.</param>
    /// <returns>Null where none is needed; else what the engine runs on, or why there is none.</returns>
    public async ValueTask<Outcome<ModelCheck>?> RunAsync(VersionAttempt attempt, ModelSnapshot snapshot, Action isLong, CancellationToken cancellationToken)
    {
        if (_host.CompilesFor(snapshot) is not { } providers) return null;
        var (since, began) = (_time.GetUtcNow(), _time.GetTimestamp());
        using var timer = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var building = _host.CompileAsync(snapshot, either.Token).AsTask();
        try
        {
            if (await IsOverAsync(building)) return await building;
            var compilation = new CompilationReport(providers, since, 0, (int)_timeout.TotalSeconds);
            await _book.Ledger.EnterAsync(attempt.Name, attempt.Version, ModelState.Staged, null, null, cancellationToken, attempt.Proof);
            await _book.Ledger.EnterAsync(attempt.Name, attempt.Version, ModelState.Compiling, null, null, cancellationToken, attempt.Proof, compilation);
            isLong();
            var written = began;
            while (!await IsOverAsync(building))
            {
                _book.Ledger.Compiling(attempt.Name, attempt.Version, compilation with { Seconds = (int)_time.GetElapsedTime(began).TotalSeconds }, attempt.Proof);
                if (_time.GetElapsedTime(written) < Survived) continue;
                written = _time.GetTimestamp();
                _book.Change(attempt.Name, candidate => candidate with { AttemptsLeft = CandidateBook.Attempts - 1 });
            }

            var built = await building;
            attempt.Compiled(_time.GetElapsedTime(began));
            return built;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (Outcome<ModelCheck>)new Problem(
                DeploymentReasons.CompileTimeout,
                string.Create(CultureInfo.InvariantCulture, $"{providers} did not build an engine of {attempt.Name} {attempt.Version.Version} within {_timeout.TotalSeconds:0} s (models.compileTimeout); the version before serves."));
        }
    }

    private async ValueTask<bool> IsOverAsync(Task building)
    {
        await Task.WhenAny(building, Task.Delay(Loading, _time));
        return building.IsCompleted;
    }
}
