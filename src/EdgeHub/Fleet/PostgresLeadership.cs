using System.Data.Common;
using Edge.Hub.Storage;
using Npgsql;

namespace Edge.Hub.Fleet;

/// <summary>
/// Leads while its connection holds an advisory lock; PostgreSQL frees the lock with the connection, however the process
/// ended. What a leader does is written so that a former one's last step does no harm.
/// </summary>
internal sealed partial class PostgresLeadership(PostgresServer server, FleetBoard fleet, FleetStore store, TimeProvider time, ILogger<PostgresLeadership> log)
    : BackgroundService, ILeadership
{
    private const long LeaderLock = 0x45646765_0001;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private volatile bool _leads;

    /// <inheritdoc/>
    public bool IsLeader => _leads;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        NpgsqlConnection? connection = null;
        try
        {
            do
            {
                try
                {
                    connection ??= server.OpenOwn();
                    // Asked again by a holder the lock is counted, not lost; the question also shows that the connection stands.
                    await using var command = new NpgsqlCommand(_leads ? "SELECT true" : $"SELECT pg_try_advisory_lock({LeaderLock})", connection);
                    var leads = (bool)(await command.ExecuteScalarAsync(stoppingToken).ConfigureAwait(false))!;
                    await RefreshLabelsAsync(stoppingToken).ConfigureAwait(false);
                    if (leads && !_leads)
                    {
                        LogLeads();
                        // Devices that appeared while nobody led.
                        fleet.AnnounceAll();
                    }

                    _leads = leads;
                }
                catch (Exception exception) when (exception is DbException or IOException)
                {
                    LogLost(exception);
                    _leads = false;
                    if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
                    connection = null;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            _leads = false;
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Labels are the one thing of a device that another process may have changed without a message.</summary>
    private async Task RefreshLabelsAsync(CancellationToken stop)
    {
        foreach (var device in await store.LoadAsync(stop).ConfigureAwait(false))
        {
            if (fleet.Find(device.Address) is { } known && !known.Labels.OrderBy(pair => pair.Key).SequenceEqual(device.Labels.OrderBy(pair => pair.Key)))
                fleet.SetLabels(device.Address, device.Labels);
        }
    }

    [LoggerMessage(3030, LogLevel.Information, "This process leads: it plans desired states and verifies chains.")]
    private partial void LogLeads();

    [LoggerMessage(3031, LogLevel.Warning, "The database cannot be asked who leads; this process does not.")]
    private partial void LogLost(Exception exception);
}
