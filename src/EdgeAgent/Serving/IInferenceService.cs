using Edge.Protocol;

namespace Edge.Agent.Serving;

/// <summary>
/// The models of this box as every protocol sees them. Problems carry the reason a protocol turns into its own status:
/// <c>not-found</c>, <c>malformed</c>, <c>model-not-ready</c>, <c>queue-full</c>, <c>timeout</c>, <c>inference-failed</c>.
/// </summary>
public interface IInferenceService
{
    /// <summary>Every model version known: those that serve, those that could, those that failed and why.</summary>
    IReadOnlyList<ServedModel> Models { get; }

    /// <summary>A model that serves, or why it does not.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="version">Version, or null for the one that serves.</param>
    Outcome<ServedModel> Find(string name, string? version);

    /// <summary>Runs tensors through a model.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <returns>The answer, which the caller disposes, or why there is none.</returns>
    ValueTask<Outcome<InferenceAnswer>> InferAsync(InferenceRequest request, CancellationToken cancellationToken);

    /// <summary>Answers an image or a text by a model's task.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">The client went away.</param>
    ValueTask<Outcome<TaskAnswer>> AnswerAsync(TaskRequest request, CancellationToken cancellationToken);

    /// <summary>Loads a model of the repository, or its newest version over the one that serves.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Null, or why not: managed by the hub, not in the repository, refused.</returns>
    ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Unloads a model; requests in it are finished.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken);

    /// <summary>What a model did since it was loaded.</summary>
    /// <param name="name">Model name; null for every model.</param>
    /// <param name="version">Version; null for the one that serves.</param>
    Outcome<IReadOnlyList<ModelStatistics>> Statistics(string? name, string? version);
}
