using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>
/// The control path: reconcile → plan → execute → report, again for every new desired revision. Models come in one after the
/// other; those that only prove themselves, which may take a day, do so beside whatever else is to be done.
/// </summary>
internal sealed partial class DeploymentController
{
    /// <summary>A full disk is looked at again after a minute, and less and less often while it stays full.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);

    private readonly DesiredStore _desired;
    private readonly ModelInventory _inventory;
    private readonly UpdateExecutor _executor;
    private readonly ModelBoard _board;
    private readonly DeploymentServices _services;
    private readonly Dictionary<string, UpdateRun> _runs = new(StringComparer.Ordinal);
    private readonly Pulse _news = new();
    private bool _hasNews;

    /// <summary>A controller over the live parts.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="inventory">What is there.</param>
    /// <param name="executor">What closes the gap.</param>
    /// <param name="board">Shows the revision that is being answered.</param>
    /// <param name="services">Clock and log.</param>
    public DeploymentController(
        DesiredStore desired, ModelInventory inventory, UpdateExecutor executor, ModelBoard board, DeploymentServices services)
    {
        _desired = desired;
        _inventory = inventory;
        _executor = executor;
        _board = board;
        _services = services;
    }

    /// <summary>Has it look again: a technician held a model or released it, or other versions are trusted.</summary>
    public void Look() => _news.Set();

    /// <summary>Follows the desired state until cancelled. Run it after <see cref="StartupActivation"/>.</summary>
    /// <param name="cancellationToken">Stops the controller.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = new Backoff(FirstRetry, LongestRetry, Backoff.Half, Jitter.Next);
        try
        {
            while (true)
            {
                _hasNews = false;
                foreach (var slots in _inventory.Slots) await _executor.LeaveWithdrawnAsync(slots, cancellationToken);
                var desired = _desired.Current;
                var tryAgain = desired is not null && await ApplyAsync(desired, cancellationToken);
                if (!tryAgain) retry.Reset();
                await WaitAsync(desired, tryAgain ? retry.Next() : Timeout.InfiniteTimeSpan, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops; a half-fetched model goes on where it is.
        }
        finally
        {
            foreach (var run in _runs.Values) await run.StopAsync();
        }
    }

    /// <summary>Applies one desired state, until done or until there is something else to do.</summary>
    /// <returns>Whether something failed that time may heal.</returns>
    private async Task<bool> ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        _board.Applied(desired.Revision);
        var waiting = await HarvestAsync();
        await StopUnwantedAsync(desired, cancellationToken);
        var plan = Reconciler.Plan(desired, _inventory.StandingOf);
        foreach (var model in desired.Models) _board.Keep(model.Name, _inventory.VersionsToShow(model));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = ExecuteAsync([.. plan.Updates.Where(update => !waiting.Contains(update.Model.Name))], plan.Revision, stop.Token, cancellationToken);
        var other = OtherAsync(desired, stop.Token);
        await Task.WhenAny(work, other);
        // Ends the wait when the work is done, and the wait for the work when there is something else to do.
        await stop.CancelAsync();
        await other;
        try
        {
            return await work || waiting.Count > 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <param name="updates">What is to be done.</param>
    /// <param name="revision">The revision that asks for it.</param>
    /// <param name="cancellationToken">Ends the wait; what runs goes on.</param>
    /// <param name="stopping">The agent stops.</param>
    private async Task<bool> ExecuteAsync(IReadOnlyList<ModelUpdate> updates, long revision, CancellationToken cancellationToken, CancellationToken stopping)
    {
        foreach (var run in _runs.Values) await run.UntilProvingAsync().WaitAsync(cancellationToken);
        foreach (var update in updates.Where(update => !_runs.ContainsKey(update.Model.Name)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var run = _runs[update.Model.Name] = new UpdateRun(update, revision, stopping);
            run.Start((proving, stop) => ExecuteAsync(revision, update, proving, stop), () =>
            {
                if (run.IsProving) _news.Set();
            });
            await run.UntilProvingAsync().WaitAsync(cancellationToken);
        }

        var tryAgain = (await HarvestAsync()).Count > 0;
        // Not while something waits for its second try: what it has fetched so far belongs to no slot yet.
        if (!tryAgain && _runs.Values.All(run => run.IsProving)) _inventory.Collect();
        return tryAgain;
    }

    private async Task<Problem?> ExecuteAsync(long revision, ModelUpdate update, Action proving, CancellationToken cancellationToken)
    {
        try
        {
            return await _executor.ExecuteAsync(revision, update, proving, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DiskRefused(_services.Logger, update.Model.Name, exception);
            return new Problem(ReasonCode.InputOutput, exception.Message);
        }
    }

    /// <summary>Takes in what has ended.</summary>
    /// <returns>The models that time may heal.</returns>
    private async Task<HashSet<string>> HarvestAsync()
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, run) in _runs.Where(pair => pair.Value.IsOver).ToList())
        {
            _runs.Remove(name);
            if (await run.EndAsync() is not { } problem) continue;
            _executor.AnswerFor(run.Update.Model, run.Revision);
            if (DeploymentReasons.IsPassing(problem.Reason)) waiting.Add(name);
        }

        return waiting;
    }

    /// <summary>Ends what is under way and not wanted any more; what is wanted still goes on, whatever else a revision changes.</summary>
    private async Task StopUnwantedAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        var wanted = desired.Models.ToDictionary(model => model.Name, StringComparer.Ordinal);
        foreach (var (name, run) in _runs.ToList())
        {
            var hold = _inventory.StandingOf(name).Slots.Hold;
            if (hold is null && run.Serves(wanted.GetValueOrDefault(name)) && !_executor.IsWithdrawn(run.Update.Model.Digest))
            {
                run.Revision = desired.Revision;
                continue;
            }

            Log.Superseded(_services.Logger, name, desired.Revision);
            _runs.Remove(name);
            await run.StopAsync();
        }

        foreach (var slots in _inventory.Slots.Where(slots => slots.Candidate is not null && !_runs.ContainsKey(slots.Name)))
        {
            if (slots.Hold is { } hold)
                await _executor.WithdrawAsync(slots.Name, new Problem(DeploymentReasons.Held, hold.ToString()), cancellationToken);
            else if (_executor.IsWithdrawn(slots.Candidate!.Slot.Digest))
                await _executor.WithdrawAsync(slots.Name, new Problem(DeploymentReasons.Withdrawn, "It is no longer among the trusted models."), cancellationToken);
            else if (wanted.GetValueOrDefault(slots.Name)?.Digest != slots.Candidate!.Slot.Digest)
                await _executor.WithdrawAsync(slots.Name, new Problem(DeploymentReasons.Superseded, $"Revision {desired.Revision} wants something else."), cancellationToken);
        }
    }

    /// <summary>Completes when there is something else to do, or when the wait is ended.</summary>
    private async Task OtherAsync(DesiredState? applied, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (desired, news) = (_desired.WaitOtherAsync(applied, either.Token).AsTask(), _news.WaitAsync(either.Token).AsTask());
        await Task.WhenAny(desired, news);
        await either.CancelAsync();
        await Task.WhenAll(desired, news).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // A pulse taken in the very moment the work was done must not be lost.
        _hasNews |= desired.IsCompletedSuccessfully || news.IsCompletedSuccessfully;
    }

    private async Task WaitAsync(DesiredState? applied, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_hasNews) return;
        using var timer = new CancellationTokenSource(atMost, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        await OtherAsync(applied, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Information, "The update of model {Name} was superseded by revision {Revision}.")]
        public static partial void Superseded(ILogger logger, string name, long revision);

        [LoggerMessage(5302, LogLevel.Error, "The update of model {Name} stopped at the disk; it is tried again.")]
        public static partial void DiskRefused(ILogger logger, string name, Exception exception);
    }
}
