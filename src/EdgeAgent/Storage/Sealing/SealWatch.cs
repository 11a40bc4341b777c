using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Storage.Sealing;

/// <summary>Says that records wait for a key, as long as they do.</summary>
internal sealed class SealWatch
{
    private const string Component = "journal/encryption";

    /// <summary>Nobody finds a lost key within seconds.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly IJournal _journal;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;

    /// <summary>A watch over a journal.</summary>
    public SealWatch(IJournal journal, HealthBoard health, TimeProvider time)
    {
        _journal = journal;
        _health = health;
        _time = time;
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Look();
            await Task.Delay(Interval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once.</summary>
    public void Look()
    {
        var status = _journal.Status;
        if (status.Held == 0)
        {
            _health.Recover(Component);
            return;
        }

        _health.Degrade(Component, new Problem(
            StorageReasons.KeyMissing,
            $"At least {status.Held} records are sealed with key {status.HeldKey}, which is not configured: they are kept and not sent. "
            + "Name it in storage.encryption.previous, and restart."));
    }
}
