using System.Text.Json;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Remote.Settings;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Follows the desired pipelines and settings, one after the other, and says of each what became of it.</summary>
internal sealed partial class ConfigurationController
{
    /// <summary>A start this old has settled: what ends the agent at its start does so sooner.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>What waits for a model or a disk is looked at again this often; a model that comes is noticed at once.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly DesiredStore _desired;
    private readonly PipelineKeeper _pipelines;
    private readonly RemoteSettings _settings;
    private readonly RemoteStartup _startup;
    private readonly ConfigurationServices _services;
    private readonly Pulse _modelsChanged = new();

    public ConfigurationController(
        DesiredStore desired, PipelineKeeper pipelines, RemoteSettings settings, RemoteStartup startup, ConfigurationServices services)
    {
        _desired = desired;
        _pipelines = pipelines;
        _settings = settings;
        _startup = startup;
        _services = services;
    }

    /// <summary>Follows until cancelled.</summary>
    /// <param name="cancellationToken">Stops the controller.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settling = SettleAsync(cancellationToken);
        _services.Models.Changed += _modelsChanged.Set;
        try
        {
            while (true)
            {
                var desired = _desired.Current;
                var again = desired is not null && await ApplyAsync(desired, cancellationToken);
                await WaitAsync(desired, again, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops in good order.
        }
        finally
        {
            _services.Models.Changed -= _modelsChanged.Set;
            await settling;
        }
    }

    /// <returns>Whether something waits that time may bring.</returns>
    private async Task<bool> ApplyAsync(DesiredState desired, CancellationToken cancellationToken)
    {
        var again = false;
        try
        {
            await _settings.ApplyAsync(desired, cancellationToken);
            foreach (var words in desired.Pipelines ?? []) again |= await _pipelines.ApplyAsync(words, desired, cancellationToken);
            again |= await _pipelines.ReturnOthersAsync((desired.Pipelines ?? []).Select(NameOf).ToHashSet(StringComparer.Ordinal), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DiskRefused(_services.Log, exception);
            _services.Health.Degrade("hub/configuration", new Problem(ReasonCode.InputOutput, $"The configuration from the hub cannot be kept: {exception.Message}"));
            return true;
        }

        _services.Health.Recover("hub/configuration");
        _services.Board.Applied(desired.Revision);
        return again;
    }

    private static string NameOf(JsonElement pipeline) => pipeline.GetProperty("name").GetString()!;

    private async Task WaitAsync(DesiredState? applied, bool again, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var other = _desired.WaitOtherAsync(applied, stop.Token).AsTask();
        var sooner = again ? _modelsChanged.WaitAsync(Retry, _services.Time, stop.Token).AsTask() : Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
        await Task.WhenAny(other, sooner);
        await stop.CancelAsync();
        await Task.WhenAll(other, sooner).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Settled, _services.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            _startup.Settle();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.DiskRefused(_services.Log, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5521, LogLevel.Error, "The configuration from the hub stopped at the disk; it is tried again.")]
        public static partial void DiskRefused(ILogger logger, Exception exception);
    }
}
