using Edge.Hub.Broker;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Trust;
using MQTTnet.Protocol;

namespace Edge.Hub.Trust;

/// <summary>
/// Keeps snapshot and timestamp from expiring, takes up what the operator signed, and publishes all of it retained, by the process that
/// leads. A folder without trust is left alone.
/// </summary>
internal sealed partial class TrustKeeper(
    HubOptions options, TrustFolder folder, IBroker broker, IHubPublisher publisher, ILeadership leadership, TimeProvider time, ILogger<TrustKeeper> log) : BackgroundService
{
    /// <summary>How soon a signature of the operator's is noticed; the files are small.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly OnlineSigner _signer = new(folder);
    private TrustEdition? _published;
    private ReasonCode? _trouble;

    /// <summary>Signs and publishes what is due.</summary>
    /// <param name="stop">Ends the attempt.</param>
    public async Task TurnAsync(CancellationToken stop)
    {
        // A broker that went may have forgotten what it retained.
        if (!broker.IsRunning) _published = null;
        if (!leadership.IsLeader || !broker.IsRunning || folder.RootVersions().Count == 0) return;
        if (folder.IsDevelopment && TrustScope.Beyond(options) is { } beyond)
        {
            Report(beyond);
            return;
        }

        if (!_signer.Renew(time.GetUtcNow()).TryGet(out var edition, out var problem))
        {
            Report(problem);
            return;
        }

        _trouble = null;
        if (edition.IsSame(_published)) return;
        await PublishAsync(edition, stop).ConfigureAwait(false);
        _published = edition;
        LogPublished(edition.Roots[^1]);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                await TurnAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    // The timestamp last: a device that hears it finds everything it names.
    private async Task PublishAsync(TrustEdition edition, CancellationToken stop)
    {
        foreach (var version in edition.Roots) await SendAsync(Topics.TrustRoot(version), folder.ReadRoot(version), stop).ConfigureAwait(false);
        await SendAsync(Topics.Trust(RoleNames.Targets), edition.Targets, stop).ConfigureAwait(false);
        await SendAsync(Topics.Trust(RoleNames.Snapshot), edition.Snapshot, stop).ConfigureAwait(false);
        await SendAsync(Topics.Trust(RoleNames.Timestamp), edition.Timestamp, stop).ConfigureAwait(false);
    }

    private Task SendAsync(string topic, byte[] file, CancellationToken stop) => publisher.PublishAsync(topic, file, MqttQualityOfServiceLevel.AtLeastOnce, retain: true, stop);

    private void Report(Problem problem)
    {
        // Once, not every two seconds until somebody comes.
        if (_trouble != problem.Reason) LogTrouble(problem.Message);
        _trouble = problem.Reason;
    }

    [LoggerMessage(4030, LogLevel.Information, "Trust metadata is published; root {Root}.")]
    private partial void LogPublished(long root);

    [LoggerMessage(4031, LogLevel.Error, "Trust metadata is not renewed; boxes go on with what they have until it expires: {Reason}")]
    private partial void LogTrouble(string reason);

    [LoggerMessage(4032, LogLevel.Error, "Trust metadata could not be read or written; tried again.")]
    private partial void LogFailed(Exception exception);
}
