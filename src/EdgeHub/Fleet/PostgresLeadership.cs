using System.Data.Common;
using Edge.Hub.Storage;
using Edge.Hub.Uploads;
using Npgsql;

namespace Edge.Hub.Fleet;

/// <summary>
/// Leads while its connection holds an advisory lock; PostgreSQL frees the lock with the connection, however the process
/// ended. What a leader does in the database is written so that a former one's last step does no harm; the shared folder
/// has a lock of its own.
/// </summary>
internal sealed partial class PostgresLeadership(
    PostgresServer server, SharedFolder folder, FleetBoard fleet, UploadReceiver uploads, TimeProvider time, ILogger<PostgresLeadership> log)
    : BackgroundService, ILeadership
{
    private const long LeaderLock = 0x45646765_0001;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private volatile bool _leads;
    private bool _waitsForFolder;

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
                    if (!(bool)(await command.ExecuteScalarAsync(stoppingToken).ConfigureAwait(false))! || _leads || TryLead()) continue;
                    await using var back = new NpgsqlCommand($"SELECT pg_advisory_unlock({LeaderLock})", connection);
                    await back.ExecuteScalarAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
                {
                    LogLost(exception);
                    Leave();
                    if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
                    connection = null;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            Leave();
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool TryLead()
    {
        if (!folder.TryTake())
        {
            if (!_waitsForFolder) LogFolder();
            _waitsForFolder = true;
            return false;
        }

        uploads.Resume();
        (_leads, _waitsForFolder) = (true, false);
        LogLeads();
        // Devices that appeared while nobody led.
        fleet.AnnounceAll();
        return true;
    }

    private void Leave()
    {
        _leads = false;
        uploads.Pause();
        folder.Release();
    }

    [LoggerMessage(3030, LogLevel.Information, "This process leads: it plans for new devices, serves models, takes uploads and verifies chains.")]
    private partial void LogLeads();

    [LoggerMessage(3031, LogLevel.Warning, "The database cannot be asked who leads; this process does not.")]
    private partial void LogLost(Exception exception);

    [LoggerMessage(3033, LogLevel.Warning, "A former leader still holds the shared folder; this process leads once it is free.")]
    private partial void LogFolder();
}
