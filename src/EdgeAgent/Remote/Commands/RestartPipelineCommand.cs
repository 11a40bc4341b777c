using System.Text.Json;
using Edge.Agent.Pipeline;
using Edge.Protocol;

namespace Edge.Agent.Remote.Commands;

/// <summary><c>restart-pipeline {name}</c>: ends one pipeline in good order and starts it anew; the others go on.</summary>
internal sealed class RestartPipelineCommand : IRemoteCommand
{
    private readonly PipelineSet _pipelines;

    public RestartPipelineCommand(PipelineSet pipelines) => _pipelines = pipelines;

    /// <inheritdoc/>
    public string Name => "restart-pipeline";

    /// <inheritdoc/>
    public async ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken)
    {
        if (!CommandArguments.Read(arguments, CommandJson.Default.RestartPipelineArguments).TryGet(out var wanted, out var problem)) return problem;
        return await _pipelines.RestartAsync(wanted.Name, cancellationToken) is { } failed ? failed : new CommandAnswer($"Pipeline {wanted.Name} was started anew.");
    }
}
