using System.Buffers.Binary;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Inference.Scheduling;

/// <summary>Compares a request with the graph it is for. Nothing that does not fit gets near ONNX Runtime.</summary>
internal sealed class RequestBinder
{
    private readonly ModelSignature _signature;
    private readonly string _model;
    private readonly int _maxBatchSize;
    private readonly int[] _allOutputs;

    /// <summary>A binder for one model version.</summary>
    /// <param name="model">Model name, for messages.</param>
    /// <param name="signature">Its graph.</param>
    /// <param name="maxBatchSize">Largest batch; 0 when the model does not batch.</param>
    public RequestBinder(string model, ModelSignature signature, int maxBatchSize)
    {
        _model = model;
        _signature = signature;
        _maxBatchSize = maxBatchSize;
        _allOutputs = [.. Enumerable.Range(0, signature.Outputs.Count)];
    }

    /// <summary>What keeps a graph from being batched along its first dimension.</summary>
    /// <param name="signature">The graph.</param>
    /// <returns>The tensors in the way; empty when none is.</returns>
    public static IReadOnlyList<string> Unbatchable(ModelSignature signature) =>
        [.. signature.Inputs.Concat(signature.Outputs)
            .Where(tensor => tensor.Shape.Count == 0 || tensor.Shape[0] >= 0 || tensor.Type == TensorType.Bytes)
            .Select(tensor => $"{tensor.Name} {ModelSignature.Text(tensor.Shape)}")];

    /// <summary>Brings a request into the graph's order.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The bound request, or what is wrong with it.</returns>
    public Outcome<TensorRequest> Bind(InferenceRequest request)
    {
        var inputs = new TensorValue[_signature.Inputs.Count];
        var given = 0;
        foreach (var tensor in request.Inputs)
        {
            var index = _signature.IndexOfInput(tensor.Name);
            if (index < 0) return Malformed($"has no input '{tensor.Name}'; its inputs are {Names(_signature.Inputs)}");
            if (inputs[index].Name is not null) return Malformed($"got input '{tensor.Name}' twice");
            if (Check(tensor, _signature.Inputs[index]) is { } problem) return problem;
            inputs[index] = tensor;
            given++;
        }

        if (given < inputs.Length)
            return Malformed($"needs {inputs.Length} inputs and got {given}: {string.Join(", ", _signature.Inputs.Where((_, i) => inputs[i].Name is null).Select(input => $"'{input.Name}'"))} missing");
        if (!Outputs(request.Outputs).TryGet(out var outputs, out var refused)) return refused;
        if (!Rows(inputs).TryGet(out var rows, out refused)) return refused;
        return new TensorRequest(inputs, outputs, rows);
    }

    private Outcome<int[]> Outputs(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return _allOutputs;
        var outputs = new int[names.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = _signature.IndexOfOutput(names[i]);
            if (outputs[i] < 0) return Malformed($"has no output '{names[i]}'; its outputs are {Names(_signature.Outputs)}");
            if (Array.IndexOf(outputs, outputs[i]) < i) return Malformed($"was asked for output '{names[i]}' twice");
        }

        return outputs;
    }

    private Outcome<int> Rows(TensorValue[] inputs)
    {
        if (_maxBatchSize == 0) return 0;
        var rows = inputs[0].Shape[0];
        foreach (var tensor in inputs)
        {
            if (tensor.Shape[0] != rows) return Malformed($"batches, so every input needs the same first dimension; '{inputs[0].Name}' has {rows}, '{tensor.Name}' has {tensor.Shape[0]}");
        }

        if (rows < 1 || rows > _maxBatchSize) return Malformed($"takes batches of 1 to {_maxBatchSize} and got {rows}");
        return (int)rows;
    }

    private Problem? Check(in TensorValue tensor, TensorInfo info)
    {
        if (tensor.Type != info.Type)
            return Malformed($"takes {info.Type.ProtocolName()} at input '{info.Name}' and got {tensor.Type.ProtocolName()}");
        // A first comparison without the closures of Fits: this is every request's way.
        if (tensor.Shape.Length != info.Shape.Count) return WrongShape(tensor, info);
        long elements = 1;
        for (var axis = 0; axis < tensor.Shape.Length; axis++)
        {
            var dimension = tensor.Shape[axis];
            if (dimension < 0 || (info.Shape[axis] >= 0 && info.Shape[axis] != dimension)) return WrongShape(tensor, info);
            // Beyond what one array holds no request can be; the check also keeps the product from overflowing.
            if (dimension > 0 && elements > Array.MaxLength / dimension) return Malformed($"got shape {ModelSignature.Text(tensor.Shape)} at input '{info.Name}', which is more than {Array.MaxLength} elements");
            elements *= dimension;
        }

        if (info.Type == TensorType.Bytes) return CheckStrings(tensor.Data.Span, elements, info);
        var expected = elements * info.Type.Size();
        return tensor.Data.Length == expected
            ? null
            : Malformed($"expects {expected} bytes at input '{info.Name}' for shape {ModelSignature.Text(tensor.Shape)} and got {tensor.Data.Length}");
    }

    private Problem? CheckStrings(ReadOnlySpan<byte> data, long elements, TensorInfo info)
    {
        for (var i = 0L; i < elements; i++)
        {
            if (data.Length < 4) return Malformed($"expects {elements} strings at input '{info.Name}' and got {i}");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(data);
            if (length > data.Length - 4) return Malformed($"got a string of {length} bytes at input '{info.Name}' where {data.Length - 4} are left");
            data = data[(4 + (int)length)..];
        }

        return data.Length == 0 ? null : Malformed($"got {data.Length} bytes after the last of {elements} strings at input '{info.Name}'");
    }

    private Problem WrongShape(in TensorValue tensor, TensorInfo info) =>
        Malformed($"takes shape {ModelSignature.Text(info.Shape)} at input '{info.Name}' and got {ModelSignature.Text(tensor.Shape)}");

    private Problem Malformed(string what) => new(ReasonCode.Malformed, $"Model '{_model}' {what}.");

    private static string Names(IEnumerable<TensorInfo> tensors) => string.Join(", ", tensors.Select(tensor => $"'{tensor.Name}'"));
}
