using Edge.Agent.Tasks;

namespace Edge.Agent.Serving;

/// <summary>What a model's task made of an image or a text.</summary>
/// <param name="Version">The version that answered.</param>
/// <param name="ExecutionProvider">The provider that ran it.</param>
/// <param name="Result">Labels, boxes or numbers.</param>
/// <param name="Timing">What it took.</param>
public sealed record TaskAnswer(string Version, string ExecutionProvider, TaskResult Result, InferenceTiming Timing);
