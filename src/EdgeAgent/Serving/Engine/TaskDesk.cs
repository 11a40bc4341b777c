using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Serving.Engine;

/// <summary>What one task request needs of memory, used by one request after the other. Not thread-safe.</summary>
internal sealed class TaskDesk
{
    private readonly ImageDecoder _decoder = new(PipelineOptions.DefaultMaxImagePixels);
    private readonly ITaskLane _lane;
    private readonly RequestTensors _tensors;

    public TaskDesk(LoadedModel model)
    {
        _lane = model.Task.CreateLane();
        _tensors = new RequestTensors(model.Signature);
    }

    /// <summary>From an image or a text to a request of tensors.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    public Outcome<InferenceRequest> Prepare(TaskRequest request, LoadedModel model)
    {
        if (!Input(request, model).TryGet(out var input, out var problem)) return problem;
        if (_lane.Prepare(input, _tensors) is { } refused) return refused;
        return new InferenceRequest(request.Model, request.Version, _tensors.Values, [], request.Priority, request.Timeout);
    }

    /// <summary>From the answer's tensors to labels, boxes or a vector.</summary>
    /// <param name="answer">The answer, with every output.</param>
    public Outcome<TaskResult> Read(InferenceAnswer answer) =>
        _lane.Read(new AnswerTensors(answer)) is { } problem ? problem : _lane.ToResult();

    private Outcome<TaskInput> Input(TaskRequest request, LoadedModel model)
    {
        var accepts = model.Task.Accepts;
        if (accepts == TaskInputKind.Text && request.Text is { } text) return TaskInput.Of(text);
        if (accepts == TaskInputKind.Image && request.Image is { } image)
            return TaskImages.Decode(_decoder, image.Span, model.Bundle.Description.Task);
        return new Problem(ReasonCode.Malformed, $"Model '{request.Model}' ({model.Bundle.Description.Task.Task}) takes {Wanted(accepts)}.");
    }

    private static string Wanted(TaskInputKind accepts) => accepts switch
    {
        TaskInputKind.Image => "an image",
        TaskInputKind.Text => "a text",
        _ => "tensors only; send them over the Open Inference Protocol",
    };
}
