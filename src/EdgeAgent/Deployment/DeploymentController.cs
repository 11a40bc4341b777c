using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>The control path: reconcile → plan → execute → report, again for every new desired revision.</summary>
public sealed partial class DeploymentController
{
    /// <summary>A full disk is looked at again after a minute, and less and less often while it stays full.</summary>
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);

    private readonly DesiredStore _desired;
    private readonly ModelInventory _inventory;
    private readonly UpdateExecutor _executor;
    private readonly ModelBoard _board;
    private readonly DeploymentServices _services;

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

    /// <summary>Follows the desired state until cancelled. Run it after <see cref="StartupActivation"/>.</summary>
    /// <param name="cancellationToken">Stops the controller.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var retry = new Backoff(FirstRetry, LongestRetry, Backoff.Half, Jitter.Next);
        try
        {
            while (true)
            {
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
    }

    /// <summary>Applies one desired state, until done or until there is another.</summary>
    /// <returns>Whether something failed that time may heal.</returns>
    private async Task<bool> ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        _board.Applied(desired.Revision);
        var plan = Reconciler.Plan(desired, _inventory.StandingOf);
        foreach (var model in desired.Models) _board.Keep(model.Name, _inventory.VersionsToShow(model));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = ExecuteAsync(plan, stop.Token);
        await Task.WhenAny(work, _desired.WaitOtherAsync(desired, stop.Token).AsTask());
        // Ends the wait when the work is done, and the work when there is something else to do.
        await stop.CancelAsync();
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Superseded(_services.Logger, desired.Revision);
            return false;
        }
    }

    private async Task<bool> ExecuteAsync(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var tryAgain = false;
        foreach (var update in plan.Updates)
        {
            Problem? problem;
            try
            {
                problem = await _executor.ExecuteAsync(plan.Revision, update, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.DiskRefused(_services.Logger, update.Model.Name, exception);
                problem = new Problem(ReasonCode.InputOutput, exception.Message);
            }

            if (problem is not null && DeploymentReasons.IsPassing(problem.Reason)) tryAgain = true;
        }

        // Not while something waits for its second try: what it has fetched so far belongs to no slot yet.
        if (!tryAgain) _inventory.Collect();
        return tryAgain;
    }

    private async Task WaitAsync(DesiredState? applied, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(atMost, _services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await _desired.WaitOtherAsync(applied, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time for another try.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5301, LogLevel.Information, "Desired revision {Revision} was superseded while it was being applied.")]
        public static partial void Superseded(ILogger logger, long revision);

        [LoggerMessage(5302, LogLevel.Error, "The update of model {Name} stopped at the disk; it is tried again.")]
        public static partial void DiskRefused(ILogger logger, string name, Exception exception);
    }
}
