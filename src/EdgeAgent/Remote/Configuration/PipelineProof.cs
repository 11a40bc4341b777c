using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Whether a pipeline that was just started runs: its source has opened, and it stands for a moment after that.</summary>
internal sealed class PipelineProof
{
    /// <summary>The line stands still for as long as this at most: a folder opens in milliseconds, a network mount in seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>What fails at once fails within this.</summary>
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly HealthBoard _health;
    private readonly TimeProvider _time;

    public PipelineProof(HealthBoard health, TimeProvider time)
    {
        _health = health;
        _time = time;
    }

    /// <summary>Waits for the proof.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Null when it runs, else why not.</returns>
    public async ValueTask<Problem?> ProveAsync(RunningPipeline pipeline, CancellationToken cancellationToken)
    {
        var name = pipeline.Options.Name;
        if (pipeline.Options.Source.TriggeredFrames?.FramePath is { } frames && !Directory.Exists(frames))
            return new Problem(ReasonCode.NotProven, $"There is no folder '{frames}' that frames could come from.");
        var began = _time.GetTimestamp();
        while (!pipeline.Host.Opened.IsCompleted)
        {
            if (_health.Find($"pipeline/{name}") is { } fault) return new Problem(ReasonCode.NotProven, fault.Message);
            if (_time.GetElapsedTime(began) >= Limit)
                return new Problem(ReasonCode.NotProven, $"Its source did not open within {Limit.TotalSeconds:0} s. {_health.Find($"source/{name}")?.Message}".TrimEnd());
            await Task.Delay(Look, _time, cancellationToken);
        }

        // One that is done already has proved more than was asked.
        await Task.WhenAny(pipeline.Host.ExecuteTask!, Task.Delay(Hold, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        return (_health.Find($"pipeline/{name}") ?? _health.Find($"source/{name}")) is { } late ? new Problem(ReasonCode.NotProven, late.Message) : null;
    }
}
