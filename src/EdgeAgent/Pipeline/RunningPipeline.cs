using Edge.Agent.Configuration;

namespace Edge.Agent.Pipeline;

/// <summary>One pipeline of the agent, with what it holds.</summary>
public sealed class RunningPipeline : IAsyncDisposable
{
    private readonly IReadOnlyList<Func<ValueTask>> _releases;

    /// <summary>A pipeline that is built and not started.</summary>
    /// <param name="options">What it does.</param>
    /// <param name="host">What keeps it running.</param>
    /// <param name="releases">Let go of the lines it holds.</param>
    public RunningPipeline(PipelineOptions options, PipelineHost host, IReadOnlyList<Func<ValueTask>> releases)
    {
        Options = options;
        Host = host;
        _releases = releases;
    }

    /// <summary>What it does.</summary>
    public PipelineOptions Options { get; }

    /// <summary>What keeps it running.</summary>
    public PipelineHost Host { get; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Host.Dispose();
        foreach (var release in _releases) await release();
    }
}
