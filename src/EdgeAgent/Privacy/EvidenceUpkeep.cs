using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;

namespace Edge.Agent.Privacy;

/// <summary>Lets kept pictures go when their time is over, also while none is added.</summary>
internal sealed class EvidenceUpkeep
{
    private const string Component = "evidence";

    /// <summary>Retention is counted in days; free space may be needed by others sooner.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly EvidenceStore _store;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;

    public EvidenceUpkeep(EvidenceStore store, HealthBoard health, TimeProvider time)
    {
        _store = store;
        _health = health;
        _time = time;
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _store.Sweep();
                _health.Recover(Component);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                _health.Degrade(Component, StorageFault.Describe("Kept pictures cannot be removed", exception));
            }

            await Task.Delay(Interval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
