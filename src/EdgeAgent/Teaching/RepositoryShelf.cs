using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>The folder of models that no hub manages: proven like an added one, and there whole or not at all.</summary>
internal sealed class RepositoryShelf : ITaughtShelf
{
    private readonly string _repository;
    private readonly OnnxRuntimeLibrary _library;

    /// <summary>A shelf.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="library">ONNX Runtime.</param>
    public RepositoryShelf(string repository, OnnxRuntimeLibrary library)
    {
        _repository = repository;
        _library = library;
    }

    /// <inheritdoc/>
    public async Task<Outcome<RepositoryPlace>> SaveAsync(string folder, string name, CancellationToken cancellationToken)
    {
        try
        {
            using var draft = new RepositoryDraft(_repository);
            if (!draft.Copy(folder).TryGet(out var bundle, out var problem)) return draft.OfSource(problem);
            if (!draft.Name(bundle, name, null).TryGet(out var place, out problem)) return problem;
            if (!bundle.ToSnapshot().TryGet(out var snapshot, out problem)) return problem;
            if (!new ModelLoader(_library, TimeProvider.System).Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return draft.OfSource(problem);
            await model.DisposeAsync().ConfigureAwait(false);
            return draft.Publish(place) is { } refused ? refused : place;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"The taught model cannot be saved to {_repository}: {exception.Message}");
        }
    }
}
