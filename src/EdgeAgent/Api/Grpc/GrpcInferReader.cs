using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Grpc.Wire;
using Edge.Agent.Api.OpenInference;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.Grpc;

/// <summary>Reads <c>ModelInferRequest</c>. Raw inputs stay where the message has them.</summary>
internal static class GrpcInferReader
{
    /// <summary>Reads a request.</summary>
    /// <param name="request">The message, which must live as long as the call.</param>
    /// <param name="limit">Most bytes of inputs that come as lists, in binary form.</param>
    /// <returns>The call, which the caller disposes, or what is wrong with the message.</returns>
    public static Outcome<InferCall> Read(ModelInferRequest request, int limit)
    {
        var raw = request.RawInputContents;
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
            return Wrong($"raw_input_contents has {raw.Count} entries where inputs has {request.Inputs.Count}.");
        var parameters = new RequestParameters();
        if (ReadParameters(request, parameters, out var outputs) is { } problem) return problem;

        var memory = raw.Count > 0 ? null : new PooledBuffer(4096, limit);
        var drafts = new InputDraft[request.Inputs.Count];
        for (var index = 0; index < drafts.Length; index++)
        {
            if ((problem = ReadInput(request, index, drafts[index] = new InputDraft(), memory)) is null) continue;
            memory?.Dispose();
            return problem;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var inputs = new TensorValue[drafts.Length];
        for (var index = 0; index < drafts.Length; index++)
        {
            var draft = drafts[index];
            if (!names.Add(draft.Name!))
            {
                memory?.Dispose();
                return Wrong($"inputs[{index}]: '{draft.Name}' stands twice.");
            }

            var data = memory?.Memory.Slice(draft.Start, draft.Length) ?? raw[index].Memory;
            inputs[index] = new TensorValue(draft.Name!, draft.Type!.Value, draft.Shape!, data);
        }

        return new InferCall(inputs, outputs, parameters, memory);
    }

    private static Problem? ReadInput(ModelInferRequest request, int index, InputDraft draft, PooledBuffer? memory)
    {
        var input = request.Inputs[index];
        var place = $"inputs[{index}]";
        (draft.Name, draft.Shape, draft.Type) = (input.Name, [.. input.Shape], TensorTypes.FromProtocol(input.Datatype));
        if (draft.Type is not { } type) return Wrong($"{place} ('{input.Name}'): datatype '{input.Datatype}' is none of the protocol's.");
        if (draft.Shape.Length > Shapes.MaxRank) return Wrong($"{place} ('{input.Name}') has more than {Shapes.MaxRank} dimensions.");
        foreach (var (name, value) in input.Parameters)
        {
            // The size of binary data is HTTP's word; here each entry has its own.
            if (name != "binary_data_size" && TensorParameters.Set(draft, $"{place}.parameters.{name}", name, Value(value)) is { } refused) return refused;
        }

        if (memory is null)
        {
            if (input.Contents is not null) return Wrong($"{place} ('{input.Name}') has contents beside raw_input_contents; send one of them.");
            var bytes = request.RawInputContents[index].Span;
            if (type == TensorType.Bytes) draft.Elements = ByteStrings.Count(bytes) ?? -1;
            else draft.BinarySize = bytes.Length;
            return draft.Elements < 0 ? Wrong($"{place} ('{input.Name}'): its raw bytes are cut off within an element.") : Raw(draft.Check(place));
        }

        draft.Start = memory.Length;
        if (GrpcContents.Append(input, type, memory, out var count) is { } problem) return problem with { Message = $"{place} ('{input.Name}') {problem.Message}" };
        (draft.Length, draft.Elements) = (memory.Length - draft.Start, count);
        return draft.Check(place);
    }

    private static Problem? Raw(Problem? problem) =>
        problem is null ? null : problem with { Message = problem.Message.Replace("binary_data_size", "raw bytes of length", StringComparison.Ordinal) };

    private static Problem? ReadParameters(ModelInferRequest request, RequestParameters parameters, out List<RequestedOutput> outputs)
    {
        outputs = new List<RequestedOutput>(request.Outputs.Count);
        foreach (var (name, value) in request.Parameters)
        {
            if (parameters.Set(name, Value(value)) is { } problem) return problem;
        }

        foreach (var output in request.Outputs)
        {
            var draft = new OutputDraft();
            foreach (var (name, value) in output.Parameters)
            {
                if (TensorParameters.Set(draft, $"outputs[{outputs.Count}].parameters.{name}", name, Value(value)) is { } problem) return problem;
            }

            if (output.Name.Length == 0) return Wrong($"outputs[{outputs.Count}] has no name.");
            if (outputs.Exists(other => other.Name == output.Name)) return Wrong($"outputs: '{output.Name}' stands twice.");
            outputs.Add(new RequestedOutput(output.Name, true, draft.Classes));
        }

        return null;
    }

    private static ParameterValue Value(InferParameter parameter) => parameter.ParameterChoiceCase switch
    {
        InferParameter.ParameterChoiceOneofCase.BoolParam => ParameterValue.Of(parameter.BoolParam),
        InferParameter.ParameterChoiceOneofCase.Int64Param => ParameterValue.Of(parameter.Int64Param),
        InferParameter.ParameterChoiceOneofCase.Uint64Param => parameter.Uint64Param <= long.MaxValue
            ? ParameterValue.Of((long)parameter.Uint64Param)
            : ParameterValue.Of((double)parameter.Uint64Param),
        InferParameter.ParameterChoiceOneofCase.DoubleParam => ParameterValue.Of(parameter.DoubleParam),
        _ => ParameterValue.Of(parameter.StringParam),
    };

    private static Problem Wrong(string message) => new(ReasonCode.Malformed, message);
}
