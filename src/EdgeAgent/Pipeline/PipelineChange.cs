using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>Puts one pipeline in the place of another.</summary>
/// <param name="Name">The pipeline's name.</param>
/// <param name="Next">What shall run; null for nothing.</param>
/// <param name="Enter">Called when the one before has ended and before the next begins.</param>
/// <param name="Prove">Says whether the next runs as it shall; its problem is the way back.</param>
/// <param name="Leave">Called on the way back, before the one before runs again.</param>
public sealed record PipelineChange(
    string Name, PipelineOptions? Next, Action Enter, Func<RunningPipeline, CancellationToken, ValueTask<Problem?>> Prove, Action Leave);
