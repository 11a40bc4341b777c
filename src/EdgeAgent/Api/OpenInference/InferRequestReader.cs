using System.Text.Json;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>
/// Reads <c>$inference_request</c>: JSON, and behind it the bytes of the inputs that the binary tensor data extension
/// carries. One pass, no document tree; inputs in binary stay where they arrived.
/// </summary>
internal ref partial struct InferRequestReader
{
    /// <summary>Names and ids come back in answers and errors; nobody's are longer.</summary>
    private const int LongestName = 4096;

    private readonly int _limit;
    private readonly List<InputDraft> _inputs = new(2);
    private readonly List<RequestedOutput> _outputs = [];
    private readonly RequestParameters _parameters = new();
    private JsonCursor _json;
    private PooledBuffer? _memory;
    private string? _id;
    private bool _hasInputs;
    private bool _hasOutputs;
    private Problem? _problem;

    private InferRequestReader(ReadOnlySpan<byte> document, int limit)
    {
        _limit = limit;
        _json = new JsonCursor(document);
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body, which must live as long as the call.</param>
    /// <param name="jsonLength">Bytes of its JSON; null when it has nothing else.</param>
    /// <param name="limit">Most bytes of inputs that come as JSON, in binary form.</param>
    /// <returns>The call, which the caller disposes, or what is wrong with the body.</returns>
    public static Outcome<InferCall> Read(ReadOnlyMemory<byte> body, int? jsonLength, int limit)
    {
        if (jsonLength > body.Length)
            return Wrong($"Inference-Header-Content-Length is {jsonLength} where the whole body has {body.Length} bytes.");
        var json = body[..(jsonLength ?? body.Length)];
        var reader = new InferRequestReader(json.Span, limit);
        var outcome = reader.Finish(body[json.Length..], jsonLength is not null);
        if (!outcome.IsSuccess) reader._memory?.Dispose();
        return outcome;
    }

    private Outcome<InferCall> Finish(ReadOnlyMemory<byte> binary, bool hasBinary)
    {
        try
        {
            if (!TryRoot()) return _problem!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string whose bytes or escapes are no text.
            return Wrong($"The request is not JSON near byte {_json.Position}.");
        }

        if (!_hasInputs) return Wrong("The request has no inputs.");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var values = new TensorValue[_inputs.Count];
        for (var index = 0; index < values.Length; index++)
        {
            var input = _inputs[index];
            if (input.Check($"inputs[{index}]") is { } problem) return problem;
            if (!names.Add(input.Name!)) return Wrong($"inputs[{index}]: '{input.Name}' stands twice.");
            var data = ReadOnlyMemory<byte>.Empty;
            if (input.BinarySize is { } size)
            {
                if (!hasBinary) return Wrong($"inputs[{index}] ('{input.Name}') has binary_data_size, and the header Inference-Header-Content-Length that says where the bytes begin is missing.");
                if (size > binary.Length) return Wrong($"inputs[{index}] ('{input.Name}') has binary_data_size {size} where {binary.Length} bytes of the body are left.");
                data = binary[..(int)size];
                binary = binary[(int)size..];
                if (input.Type == TensorType.Bytes && ByteStrings.Count(data.Span) is var count && count != Shapes.Elements(input.Shape))
                    return Wrong($"inputs[{index}] ('{input.Name}'): its bytes are {(count is null ? "cut off within an element" : $"{count} elements")} where shape {Shapes.Text(input.Shape!)} has {Shapes.Elements(input.Shape)}.");
            }
            else if (input.Length > 0)
            {
                data = _memory!.Memory.Slice(input.Start, input.Length);
            }

            values[index] = new TensorValue(input.Name!, input.Type!.Value, input.Shape!, data);
        }

        if (binary.Length > 0) return Wrong($"{binary.Length} bytes are left behind the last input; the sizes in binary_data_size must add up to the body.");
        names.Clear();
        foreach (var output in _outputs)
        {
            if (!names.Add(output.Name)) return Wrong($"outputs: '{output.Name}' stands twice.");
        }

        return new InferCall(values, _outputs, _parameters, _memory) { Id = _id };
    }

    private bool TryRoot()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) return Fail("The request must be an object with inputs.");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var read = true;
            if (_json.ValueTextEquals("inputs"u8)) read = TryOnce(ref _hasInputs, "inputs") && TryInputs();
            else if (_json.ValueTextEquals("outputs"u8)) read = TryOnce(ref _hasOutputs, "outputs") && TryOutputs();
            else if (_json.ValueTextEquals("parameters"u8)) read = TryParameters("", null, null);
            else if (_json.ValueTextEquals("id"u8)) read = TryString("id", out _id);
            // Members that later protocols or other servers know do no harm.
            else _json.Skip();
            if (!read) return false;
        }

        // The reader throws at anything but white space behind the object.
        _json.Read();
        return true;
    }

    private bool TryOnce(ref bool seen, string name)
    {
        if (seen) return Fail($"'{name}' stands twice.");
        seen = true;
        return true;
    }

    private bool TryString(string place, out string? text)
    {
        text = null;
        _json.Read();
        if (_json.TokenType != JsonTokenType.String) return Fail($"{place} must be a string.");
        if (_json.ValueLength > LongestName) return Fail($"{place} is longer than {LongestName} bytes.");
        text = _json.GetString();
        return true;
    }

    private bool Fail(string message) => Fail(new Problem(ReasonCode.Malformed, message));

    private bool Fail(Problem problem)
    {
        _problem = problem;
        return false;
    }

    private static Problem Wrong(string message) => new(ReasonCode.Malformed, message);
}
