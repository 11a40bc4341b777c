using Edge.Agent.Configuration;

namespace Edge.Agent.Pipeline;

/// <summary>One pipeline of the agent, with what it holds.</summary>
public sealed class RunningPipeline : IAsyncDisposable
{
    private readonly IAsyncDisposable? _holds;

    /// <summary>A pipeline that is built and not started.</summary>
    /// <param name="options">What it does.</param>
    /// <param name="host">What keeps it running.</param>
    /// <param name="holds">The lines it holds, let go of after it; null for none.</param>
    public RunningPipeline(PipelineOptions options, PipelineHost host, IAsyncDisposable? holds)
    {
        Options = options;
        Host = host;
        _holds = holds;
    }

    /// <summary>What it does.</summary>
    public PipelineOptions Options { get; }

    /// <summary>What keeps it running.</summary>
    public PipelineHost Host { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        if (_holds is not null) await _holds.DisposeAsync();
    }
}
