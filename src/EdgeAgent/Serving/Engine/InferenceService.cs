using Edge.Agent.Inference;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Serving.Engine;

/// <summary>The models of this box, as every protocol sees them.</summary>
internal sealed class InferenceService : IInferenceService
{
    private readonly ModelHost _host;
    private readonly IRepositoryControl _repository;
    private readonly TimeProvider _time;

    public InferenceService(ModelHost host, IRepositoryControl repository, TimeProvider time)
    {
        _host = host;
        _repository = repository;
        _time = time;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ServedModel> Models
    {
        get
        {
            var served = _host.Loaded.Select(Describe).ToArray();
            var names = served.Select(model => (model.Name, model.Version)).ToHashSet();
            return [.. served.Concat(_repository.Index().Where(model => !names.Contains((model.Name, model.Version))))
                .OrderBy(model => model.Name, StringComparer.Ordinal).ThenBy(model => model.Version, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public Outcome<ServedModel> Find(string name, string? version) =>
        Loaded(name, version).TryGet(out var model, out var problem) ? Describe(model) : problem;

    /// <inheritdoc/>
    public async ValueTask<Outcome<InferenceAnswer>> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            if (!(await LoadedAsync(request.Model, request.Version, cancellationToken)).TryGet(out var model, out var problem)) return problem;
            if (await RunAsync(model, request, began, cancellationToken) is { } outcome) return outcome;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<TaskAnswer>> AnswerAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            if (!(await LoadedAsync(request.Model, request.Version, cancellationToken)).TryGet(out var model, out var problem)) return problem;
            var desk = model.Desks.Take();
            try
            {
                var entered = _time.GetTimestamp();
                if (!desk.Prepare(request, model).TryGet(out var tensors, out problem)) return problem;
                var prepared = _time.GetElapsedTime(entered);
                if (await RunAsync(model, tensors, began, cancellationToken) is not { } outcome) continue;
                if (!outcome.TryGet(out var answer, out problem)) return problem;
                using (answer)
                {
                    var read = _time.GetTimestamp();
                    if (!desk.Read(answer).TryGet(out var result, out problem)) return problem;
                    var timing = answer.Timing with
                    {
                        ComputeInput = answer.Timing.ComputeInput + prepared,
                        ComputeOutput = answer.Timing.ComputeOutput + _time.GetElapsedTime(read),
                    };
                    return new TaskAnswer(answer.Version, answer.ExecutionProvider, result, timing);
                }
            }
            finally
            {
                model.Desks.Return(desk);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken) => _repository.LoadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken) => _repository.UnloadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<ModelStatistics>> Statistics(string? name, string? version)
    {
        if (name is null) return _host.Loaded.Select(Read).ToArray();
        return Loaded(name, version).TryGet(out var model, out var problem) ? new[] { Read(model) } : problem;
    }

    /// <summary>Runs a request on a loaded model.</summary>
    /// <returns>Null when the model was swapped out meanwhile.</returns>
    private async ValueTask<Outcome<InferenceAnswer>?> RunAsync(LoadedModel model, InferenceRequest request, long began, CancellationToken cancellationToken)
    {
        Outcome<InferenceAnswer>? outcome = model.Binder.Bind(request).TryGet(out var bound, out var problem)
            ? await model.Requests.InferAsync(bound, request.Priority, request.Timeout, cancellationToken)
            : problem;
        if (outcome is not { } ended) return null;
        if (ended.TryGet(out var answer, out _)) model.Statistics.Succeeded(_time.GetElapsedTime(began), answer.Timing);
        else model.Statistics.Failed(_time.GetElapsedTime(began));
        return outcome;
    }

    /// <summary>A model, loaded again where it had to make room for another.</summary>
    private async ValueTask<Outcome<LoadedModel>> LoadedAsync(string name, string? version, CancellationToken cancellationToken)
    {
        if (_host.FindLoaded(name) is null) await _repository.WakeAsync(name, cancellationToken);
        return Loaded(name, version);
    }

    private Outcome<LoadedModel> Loaded(string name, string? version)
    {
        if (_host.FindLoaded(name) is not { } model)
        {
            return _repository.Index().FirstOrDefault(known => known.Name == name) is { } known
                ? new Problem(ReasonCode.ModelNotReady, known.Reason.Length > 0 ? $"Model '{name}' is not ready: {known.Reason}" : $"Model '{name}' is not loaded.")
                : new Problem(ReasonCode.NotFound, $"There is no model '{name}' on this box.");
        }

        var serves = model.Active.Snapshot.Version;
        return version is null || version == serves
            ? model
            : new Problem(ReasonCode.NotFound, $"Version {version} of model '{name}' does not serve here; {serves} does.");
    }

    private static ServedModel Describe(LoadedModel model) => new(
        model.Active.Snapshot.Name, model.Active.Snapshot.Version,
        model.Fallback?.Failure is null ? ServingState.Ready : ServingState.Unavailable, model.Fallback?.Failure?.Message ?? model.Active.Check.Degradation ?? "",
        model.Bundle.Description.Task.Task, model.Signature.Inputs, model.Signature.Outputs, model.Bundle.Labels,
        model.Bundle.Description.Serving with { Instances = model.Queue.Lanes }, model.Active.Check.ExecutionProvider)
    {
        Image = (model.Bundle.Description.Task as ImageTaskOptions)?.Input,
    };

    private static ModelStatistics Read(LoadedModel model) =>
        model.Statistics.Read(model.Active.Snapshot.Name, model.Active.Snapshot.Version) with { Pending = model.Queue.Waiting };
}
