using System.Collections;
using Edge.Agent.Configuration;

namespace Edge.Agent.Pipeline;

/// <summary>The pipelines that stand at this moment, for whoever asks what the agent runs; every look sees them whole.</summary>
public sealed class PipelineRoster : IReadOnlyList<PipelineOptions>
{
    private volatile PipelineOptions[] _pipelines = [];

    /// <inheritdoc/>
    public int Count => _pipelines.Length;

    /// <inheritdoc/>
    public PipelineOptions this[int index] => _pipelines[index];

    /// <summary>Replaces them all.</summary>
    /// <param name="pipelines">The pipelines that stand now.</param>
    public void Set(IEnumerable<PipelineOptions> pipelines) => _pipelines = [.. pipelines];

    /// <inheritdoc/>
    public IEnumerator<PipelineOptions> GetEnumerator() => ((IEnumerable<PipelineOptions>)_pipelines).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
