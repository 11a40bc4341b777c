using System.Diagnostics;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Api.Tracing;

/// <summary>An engine whose requests are spans: one for the request, below it its queue, compute_input, compute_infer and compute_output.</summary>
internal sealed class TracedInferenceService : IInferenceService
{
    private readonly IInferenceService _service;
    private readonly ActivitySource _source;
    private readonly TimeProvider _time;

    /// <summary>Traces an engine.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="source">Makes the spans.</param>
    /// <param name="time">When they end.</param>
    public TracedInferenceService(IInferenceService service, ActivitySource source, TimeProvider time)
    {
        _service = service;
        _source = source;
        _time = time;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ServedModel> Models => _service.Models;

    /// <inheritdoc/>
    public Outcome<ServedModel> Find(string name, string? version) => _service.Find(name, version);

    /// <inheritdoc/>
    public async ValueTask<Outcome<InferenceAnswer>> InferAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        using var span = Begin("infer", request.Model);
        var outcome = await _service.InferAsync(request, cancellationToken);
        if (outcome.TryGet(out var answer, out var problem)) End(span, answer.Version, answer.ExecutionProvider, answer.Timing);
        else End(span, problem);
        return outcome;
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<TaskAnswer>> AnswerAsync(TaskRequest request, CancellationToken cancellationToken)
    {
        using var span = Begin("task", request.Model);
        var outcome = await _service.AnswerAsync(request, cancellationToken);
        if (outcome.TryGet(out var answer, out var problem)) End(span, answer.Version, answer.ExecutionProvider, answer.Timing);
        else End(span, problem);
        return outcome;
    }

    /// <inheritdoc/>
    public ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken) => _service.LoadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken) => _service.UnloadAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Outcome<IReadOnlyList<ModelStatistics>> Statistics(string? name, string? version) => _service.Statistics(name, version);

    private Activity? Begin(string what, string model) => _source.StartActivity($"{what} {model}")?.SetTag("edge.model", model);

    private static void End(Activity? span, Problem problem) =>
        span?.SetTag("error.type", problem.Reason.Value).SetStatus(ActivityStatusCode.Error, problem.Message);

    /// <summary>The engine says how long its parts took, not when: they are laid end to end, the last ending now.</summary>
    private void End(Activity? span, string version, string provider, InferenceTiming timing)
    {
        if (span is null) return;
        span.SetTag("edge.model.version", version).SetTag("edge.execution_provider", provider);
        var begin = _time.GetUtcNow() - (timing.Queue + timing.ComputeInput + timing.ComputeInfer + timing.ComputeOutput);
        begin = Part(span, "queue", begin, timing.Queue);
        begin = Part(span, "compute_input", begin, timing.ComputeInput);
        begin = Part(span, "compute_infer", begin, timing.ComputeInfer);
        Part(span, "compute_output", begin, timing.ComputeOutput);
    }

    private DateTimeOffset Part(Activity span, string name, DateTimeOffset begin, TimeSpan duration)
    {
        using var part = _source.StartActivity(name, ActivityKind.Internal, span.Context, startTime: begin);
        part?.SetEndTime((begin + duration).UtcDateTime);
        return begin + duration;
    }
}
