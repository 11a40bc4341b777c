using System.Net.Sockets;
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
        Notify(ServiceState.Ready);
        if (WatchdogInterval() is not { } interval) return;
        // A third of the limit: one keep-alive may be late without a restart.
        _watchdog = _time.CreateTimer(
            _ =>
            {
                if (isAlive()) Notify(KeepAlive);
            },
            null, TimeSpan.Zero, interval / 3);
    }

    /// <summary>States that the agent is on its way out, so that a slow drain is no hang.</summary>
    public void Stopping() => Notify(ServiceState.Stopping);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watchdog?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Notify(ServiceState state)
    {
        try
        {
            _notifier.Notify(state);
        }
        catch (SocketException)
        {
            // Nobody listens for the moment. What that means is for the service manager to judge; the line goes on.
        }
    }

    private static TimeSpan? WatchdogInterval() =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), out var microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
}
