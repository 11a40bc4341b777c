using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>Keeps one pipeline running: a fault is reported and the pipeline starts again, each time after a longer pause.</summary>
public sealed class PipelineHost : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>A run this long counts as well again.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    private readonly InferencePipeline _pipeline;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;

    /// <summary>A host for one pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="health">Told of faults as <c>pipeline/{name}</c>.</param>
    /// <param name="time">The clock of its pauses.</param>
    public PipelineHost(InferencePipeline pipeline, HealthBoard health, TimeProvider time)
    {
        _pipeline = pipeline;
        _health = health;
        _time = time;
    }

    /// <summary>Completes when the pipeline's source has opened.</summary>
    public Task Opened => _pipeline.Opened;

    /// <summary>Ends the pipeline in good order: no more frames, and those it has taken are decided, within a limit.</summary>
    /// <param name="limit">How long the frames may take; those still undecided then stay with their source.</param>
    public async Task DrainAsync(TimeSpan limit)
    {
        _pipeline.Close();
        if (ExecuteTask is { } running) await running.WaitAsync(limit, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _pipeline.Dispose();
    }

    /// <summary>Runs until the source is exhausted or the agent stops.</summary>
    /// <param name="stoppingToken">The agent stops.</param>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var component = $"pipeline/{_pipeline.Name}";
        var pause = FirstPause;
        while (true)
        {
            var run = _pipeline.RunAsync(stoppingToken);
            try
            {
                if (await Task.WhenAny(run, Task.Delay(Settled, _time, stoppingToken)) != run && !stoppingToken.IsCancellationRequested)
                {
                    pause = FirstPause;
                    _health.Recover(component);
                }

                await run;
                _health.Recover(component);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                _health.Degrade(component, new Problem(ReasonCode.InferenceFailed, $"The pipeline failed and starts again: {exception.GetType().Name}: {exception.Message}"));
                await Task.Delay(pause, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
