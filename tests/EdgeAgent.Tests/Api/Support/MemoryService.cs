using System.Collections.Concurrent;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tasks;
using Edge.Protocol;

namespace Edge.Agent.Tests.Api.Support;

/// <summary>An engine of models without graphs, faithful in what it refuses.</summary>
internal sealed class MemoryService : IInferenceService
{
    private readonly ConcurrentDictionary<string, MemoryModel> _models = new(MemoryModels.All().ToDictionary(model => model.Served.Name));

    /// <summary>What it was asked last.</summary>
    public InferenceRequest? LastRequest { get; private set; }

    public TaskRequest? LastTask { get; private set; }

    public TaskResult TaskResult { get; set; } = TaskResult.Of([0.1f, 0.7f, 0.2f]);

    public CancellationToken LastCancellation { get; private set; }

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Models that are not there to be asked.</summary>
    public List<ServedModel> Others { get; } =
    [
        new("broken", "1", ServingState.Unavailable, "model.onnx: no such operator", "tensors", [], [], [], ModelServingOptions.Default, null),
        new("coming", "1", ServingState.Unavailable, "", "tensors", [], [], [], ModelServingOptions.Default, null),
    ];

    public IReadOnlyList<ServedModel> Models => [.. _models.Values.Select(model => model.Served).Concat(Others).OrderBy(model => model.Name, StringComparer.Ordinal)];

    public IReadOnlyList<ModelStatistics> Totals { get; set; } = [];

    public void Add(MemoryModel model) => _models[model.Served.Name] = model;

    public Outcome<ServedModel> Find(string name, string? version)
    {
        if (!_models.TryGetValue(name, out var model))
        {
            return Others.Exists(other => other.Name == name)
                ? new Problem(ReasonCode.ModelNotReady, $"Model '{name}' is not loaded.")
                : new Problem(ReasonCode.NotFound, $"There is no model '{name}' on this box.");
        }

        return version is null || version == model.Served.Version ? model.Served : new Problem(ReasonCode.NotFound, $"Version {version} of model '{name}' does not serve here; 3 does.");
    }

    public async ValueTask<Outcome<InferenceAnswer>> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        (LastRequest, LastCancellation) = (request, cancellationToken);
        Entered.TrySetResult();
        if (Find(request.Model, request.Version).Problem is { } problem) return problem;
        return await _models[request.Model].RunAsync(request, cancellationToken);
    }

    public ValueTask<Outcome<TaskAnswer>> AnswerAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        // The body is the request's only until it is answered.
        LastTask = request.Image is { } image ? request with { Image = image.ToArray() } : request;
        if (Find(request.Model, request.Version).Problem is { } problem) return new(problem);
        return request.Image is { Length: 1 }
            ? new(new Problem(ReasonCode.ImageUnreadable, "The bytes are no image."))
            : new(new TaskAnswer("3", "cpu", TaskResult, new InferenceTiming(
                TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), TimeSpan.FromMicroseconds(3), TimeSpan.FromMicroseconds(4))));
    }

    public ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken) => new(name switch
    {
        "coming" => Arrive(name),
        "hubs" => new Problem(ServingReasons.Managed, "Model 'hubs' is the hub's."),
        "broken" => new Problem(ReasonCode.ModelInvalid, "model.onnx: no such operator"),
        _ => Find(name, null).Problem,
    });

    public ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "hubs") return new(new Problem(ServingReasons.Managed, "Model 'hubs' is the hub's."));
        if (!_models.TryRemove(name, out var model)) return new(new Problem(ReasonCode.NotFound, $"There is no model '{name}' on this box."));
        Others.Add(model.Served with { State = ServingState.Unavailable, Reason = "unloaded" });
        return new((Problem?)null);
    }

    public Outcome<IReadOnlyList<ModelStatistics>> Statistics(string? name, string? version)
    {
        if (name is not null && Find(name, version).Problem is { } problem) return problem;
        return Totals.Where(model => name is null || model.Name == name).ToArray();
    }

    private Problem? Arrive(string name)
    {
        Others.RemoveAll(other => other.Name == name);
        Add(MemoryModels.One(name, Agent.Tensors.TensorType.Float32, -1));
        return null;
    }
}
