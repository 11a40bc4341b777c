using Edge.Agent.Inference;
using Edge.Agent.Inference.Scheduling;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tests.Api.Support;

/// <summary>A model without a graph: it checks requests as the engine does, and what it does with them is given.</summary>
internal sealed class MemoryModel
{
    private readonly RequestBinder _binder;
    private readonly Func<TensorValue[], CancellationToken, ValueTask<Outcome<TensorValue[]>>> _run;
    private readonly ModelSignature _signature;

    public MemoryModel(ServedModel served, Func<TensorValue[], CancellationToken, ValueTask<Outcome<TensorValue[]>>> run)
    {
        Served = served;
        _signature = new ModelSignature(served.Inputs, served.Outputs);
        _binder = new RequestBinder(served.Name, _signature, served.MaxBatchSize);
        _run = run;
    }

    public ServedModel Served { get; set; }

    public async ValueTask<Outcome<InferenceAnswer>> RunAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        if (_binder.Bind(request).Problem is { } problem) return problem;
        // In the graph's order, and copied: the inputs are the request's only until the answer is there.
        var inputs = _signature.Inputs.Select(info => request.Inputs.First(input => input.Name == info.Name)).ToArray();
        if (!(await _run(inputs, cancellationToken)).TryGet(out var outputs, out problem)) return problem;
        var wanted = request.Outputs.Count == 0 ? _signature.Outputs.Select(output => output.Name).ToArray() : request.Outputs;
        return AnswerOf([.. wanted.Select(name => outputs.First(output => output.Name == name))]);
    }

    private InferenceAnswer AnswerOf(TensorValue[] outputs)
    {
        var memory = System.Buffers.ArrayPool<byte>.Shared.Rent(outputs.Sum(output => output.Data.Length) + 1);
        var at = 0;
        for (var index = 0; index < outputs.Length; index++)
        {
            outputs[index].Data.CopyTo(memory.AsMemory(at));
            outputs[index] = outputs[index] with { Data = memory.AsMemory(at, outputs[index].Data.Length) };
            at += outputs[index].Data.Length;
        }

        return new InferenceAnswer(Served.Version, "cpu", outputs, memory, default);
    }
}
