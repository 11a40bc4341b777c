using Microsoft.Extensions.Hosting.Systemd;

namespace Edge.Agent.Diagnostics;

/// <summary>
/// Speaks sd_notify(3) with systemd: ready, stopping, and the watchdog's keep-alive while the agent is alive by its own
/// measure. Does nothing where no service manager listens.
/// </summary>
public sealed class ServiceManager : IAsyncDisposable
{
    private static readonly ServiceState KeepAlive = new("WATCHDOG=1");

    private readonly SystemdNotifier _notifier = new();
    private readonly TimeProvider _time;
    private ITimer? _watchdog;

    /// <summary>A connection to the service manager that started this process, if one did.</summary>
    /// <param name="time">Times the keep-alives.</param>
    public ServiceManager(TimeProvider time) => _time = time;

    /// <summary>States that the agent serves, and begins to pet the watchdog when the unit has one.</summary>
    /// <param name="isAlive">Asked before every keep-alive; false lets the watchdog bite.</param>
    public void Ready(Func<bool> isAlive)
    {
        _notifier.Notify(ServiceState.Ready);
        if (WatchdogInterval() is not { } interval) return;
        // A third of the limit: one keep-alive may be late without a restart.
        _watchdog = _time.CreateTimer(
            _ =>
            {
                if (isAlive()) _notifier.Notify(KeepAlive);
            },
            null, TimeSpan.Zero, interval / 3);
    }

    /// <summary>States that the agent is on its way out, so that a slow drain is no hang.</summary>
    public void Stopping() => _notifier.Notify(ServiceState.Stopping);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watchdog?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static TimeSpan? WatchdogInterval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
}
