using System.Text.Json;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>
/// TensorFlow Serving's REST over the same engine:
/// <list type="bullet">
/// <item><c>POST /v1/models/{model}[/versions/{version}]:predict</c>, <c>:classify</c>, <c>:regress</c></item>
/// <item><c>GET /v1/models/{model}[/versions/{version}]</c>, and <c>/metadata</c> below it</item>
/// </list>
/// </summary>
internal sealed class TensorFlowRoutes : IApiRoutes
{
    private readonly IInferenceService _service;
    private readonly int _limit;

    /// <summary>The paths.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="maxRequestBytes">Most bytes of a body, and of each input in it.</param>
    public TensorFlowRoutes(IInferenceService service, int maxRequestBytes)
    {
        _service = service;
        _limit = maxRequestBytes;
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapModel("POST", "/v1/models/", ":predict", ApiScope.Infer, context => RunAsync(context, examples: false, Predict));
        routes.MapModel("POST", "/v1/models/", ":classify", ApiScope.Infer, context => RunAsync(context, examples: true, Classify));
        routes.MapModel("POST", "/v1/models/", ":regress", ApiScope.Infer, context => RunAsync(context, examples: true, Regress));
        routes.MapModel("GET", "/v1/models/", "", ApiScope.Status, StatusAsync);
        routes.MapModel("GET", "/v1/models/", "/metadata", ApiScope.Status, MetadataAsync);
        routes.Map("GET", "/v1/models/{model}/labels/{**rest}", ApiScope.Status, LabelAsync);
        routes.Map("POST", "/v1/models/{model}/labels/{**rest}", ApiScope.Infer, LabelAsync);
    }

    private static Outcome<Action<Utf8JsonWriter>> Predict(PredictCall call, InferenceAnswer answer, ServedModel model)
    {
        if (PredictWriter.Check(answer.Outputs, call.ByRow) is { } problem) return problem;
        return new Action<Utf8JsonWriter>(json => PredictWriter.Write(json, answer.Outputs, call.ByRow));
    }

    private static Outcome<Action<Utf8JsonWriter>> Classify(PredictCall call, InferenceAnswer answer, ServedModel model)
    {
        if (ExampleAnswers.Check(answer.Outputs[0], classify: true) is { } problem) return problem;
        return new Action<Utf8JsonWriter>(json => ExampleAnswers.WriteClasses(json, answer.Outputs[0], model.Labels));
    }

    private static Outcome<Action<Utf8JsonWriter>> Regress(PredictCall call, InferenceAnswer answer, ServedModel model)
    {
        if (ExampleAnswers.Check(answer.Outputs[0], classify: false) is { } problem) return problem;
        return new Action<Utf8JsonWriter>(json => ExampleAnswers.WriteNumbers(json, answer.Outputs[0]));
    }

    private async Task RunAsync(HttpContext context, bool examples, Func<PredictCall, InferenceAnswer, ServedModel, Outcome<Action<Utf8JsonWriter>>> form)
    {
        var (name, version) = context.Model();
        if (!_service.Find(name, version).TryGet(out var model, out var problem)
            || !(await ReadAsync(context, model, examples)).TryGet(out var call, out problem))
        {
            await ErrorText.WriteAsync(context, problem);
            return;
        }

        using (call)
        {
            var request = new InferenceRequest(name, version, Fitted(call.Inputs, model, examples), []);
            if (!(await _service.InferAsync(request, context.RequestAborted)).TryGet(out var answer, out problem))
            {
                await ErrorText.WriteAsync(context, problem);
                return;
            }

            using (answer)
            {
                if (form(call, answer, model).TryGet(out var write, out problem)) await JsonAnswer.WriteAsync(context, write);
                else await ErrorText.WriteAsync(context, problem);
            }
        }
    }

    private async Task<Outcome<PredictCall>> ReadAsync(HttpContext context, ServedModel model, bool examples)
    {
        if (!(await RequestBody.ReadAsync(context, _limit)).TryGet(out var body, out var problem)) return problem;
        using (body) return PredictReader.Read(body.Memory.Span, model, examples, _limit);
    }

    /// <summary>An example's feature of one value is a list of one to a graph that takes lists.</summary>
    private static IReadOnlyList<TensorValue> Fitted(IReadOnlyList<TensorValue> inputs, ServedModel model, bool examples)
    {
        if (!examples) return inputs;
        return [.. inputs.Select(input => model.Inputs.First(known => known.Name == input.Name).Shape is { Count: 2 } && input.Shape.Length == 1
            ? input with { Shape = [input.Shape[0], 1] }
            : input)];
    }

    private Task StatusAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        var versions = _service.Models.Where(model => model.Name == name && (version is null || model.Version == version)).ToArray();
        return versions.Length > 0
            ? JsonAnswer.WriteAsync(context, json => StatusDocuments.WriteStatus(json, versions))
            : ErrorText.WriteAsync(context, new Problem(ReasonCode.NotFound, $"There is no model '{name}'{(version is null ? "" : $" of version {version}")} on this box."));
    }

    private Task MetadataAsync(HttpContext context)
    {
        var (name, version) = context.Model();
        return _service.Find(name, version).TryGet(out var model, out var problem)
            ? JsonAnswer.WriteAsync(context, json => StatusDocuments.WriteMetadata(json, model))
            : ErrorText.WriteAsync(context, problem);
    }

    private static Task LabelAsync(HttpContext context) =>
        ErrorText.WriteAsync(context, new Problem(ReasonCode.Unsupported, "Versions have no labels here; name the version: /v1/models/{model}/versions/{version}."));
}
