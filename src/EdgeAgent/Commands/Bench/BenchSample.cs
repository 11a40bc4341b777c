using Edge.Agent.Inference;
using Edge.Agent.Inference.Scheduling;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Tasks;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Commands.Bench;

/// <summary>The request that a bench sends again and again: an image or a text as it is, or tensors where a request holds several inputs.</summary>
internal sealed class BenchSample
{
    // Small enough that a model's own size decides what resizing costs.
    private const int PictureSide = 64;

    private readonly TaskRequest? _task;
    private readonly InferenceRequest? _tensors;

    private BenchSample(TaskRequest? task, InferenceRequest? tensors)
    {
        _task = task;
        _tensors = tensors;
    }

    /// <summary>Makes the request for a model.</summary>
    /// <param name="model">The model, loaded.</param>
    /// <param name="batch">Inputs in the request; tensors are sent when there are several, also for images and texts.</param>
    /// <param name="asTensors">Whether to send tensors even for one input, so that batch sizes compare.</param>
    public static Outcome<BenchSample> Create(LoadedModel model, int batch, bool asTensors)
    {
        if (batch > 1 && RequestBinder.Unbatchable(model.Signature) is { Count: > 0 } tensors)
            return new Problem(ReasonCode.Unsupported, $"The graph's first dimension is fixed at {string.Join(", ", tensors)}: it takes one input a request. Bench it with --batch 1, or export it with an open first dimension.");
        if (model.Task.Accepts == TaskInputKind.Tensors)
            return Zeros(model, batch).TryGet(out var zeros, out var problem) ? new BenchSample(null, zeros) : problem;
        var request = Question(model);
        if (!asTensors) return new BenchSample(request, null);
        if (!new TaskDesk(model).Prepare(request, model).TryGet(out var one, out var refused)) return refused;
        return new BenchSample(null, one with { Inputs = [.. one.Inputs.Select(input => Repeat(input, batch))] });
    }

    /// <summary>An image or a text: the first golden case of its kind, or a stand-in.</summary>
    /// <param name="model">The model.</param>
    public static TaskRequest Question(LoadedModel model)
    {
        var (name, cases) = (model.Active.Snapshot.Name, model.Bundle.GoldenCases);
        if (model.Task.Accepts == TaskInputKind.Text)
            return new TaskRequest(name, null, null, cases.FirstOrDefault(golden => golden.Text is not null)?.Text ?? StandIn.Text);
        return cases.FirstOrDefault(golden => golden.Image is not null) is { } image
            ? new TaskRequest(name, null, File.ReadAllBytes(image.Image!), null)
            : new TaskRequest(name, null, StandIn.Picture(PictureSide), null);
    }

    /// <summary>Sends it.</summary>
    /// <param name="service">The models.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where its time went, or why it failed.</returns>
    public async ValueTask<Outcome<InferenceTiming>> SendAsync(InferenceService service, CancellationToken cancellationToken)
    {
        if (_task is not null) return (await service.AnswerAsync(_task, cancellationToken)).TryGet(out var verdict, out var unanswered) ? verdict.Timing : unanswered;
        if (!(await service.InferAsync(_tensors!, cancellationToken)).TryGet(out var answer, out var problem)) return problem;
        using (answer) return answer.Timing;
    }

    private static Outcome<InferenceRequest> Zeros(LoadedModel model, int batch)
    {
        var inputs = new List<TensorValue>();
        foreach (var info in model.Signature.Inputs)
        {
            if (info.Type == TensorType.Bytes) return new Problem(ReasonCode.Unsupported, $"Input '{info.Name}' takes strings, and nothing says which. Give the model a model.json with a task.");
            long[] shape = [.. info.Shape.Select(dimension => Math.Max(dimension, 1))];
            if (batch > 1) shape[0] = batch;
            inputs.Add(new TensorValue(info.Name, info.Type, shape, new byte[shape.Aggregate(1L, (size, dimension) => checked(size * dimension)) * info.Type.Size()]));
        }

        return new InferenceRequest(model.Active.Snapshot.Name, null, inputs, []);
    }

    private static TensorValue Repeat(in TensorValue input, int times)
    {
        var data = new byte[input.Data.Length * times];
        for (var i = 0; i < times; i++) input.Data.CopyTo(data.AsMemory(i * input.Data.Length));
        return input with { Shape = times == 1 ? [.. input.Shape] : [input.Shape[0] * times, .. input.Shape.Skip(1)], Data = data };
    }
}
