using System.Text.Json;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.OpenInference;

/// <content>The members of a request: inputs, outputs, parameters.</content>
internal ref partial struct InferRequestReader
{
    private bool TryInputs()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) return Fail("inputs must be an array.");
        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
        {
            var input = new InputDraft();
            if (!TryInput(input, $"inputs[{_inputs.Count}]")) return false;
            _inputs.Add(input);
        }

        return _json.TokenType == JsonTokenType.EndArray || Fail($"inputs[{_inputs.Count}] must be an object.");
    }

    private bool TryInput(InputDraft input, string place)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var read = true;
            if (_json.ValueTextEquals("name"u8))
            {
                read = TryString($"{place}.name", out var name);
                input.Name = name;
            }
            else if (_json.ValueTextEquals("datatype"u8)) read = TryType(input, place);
            else if (_json.ValueTextEquals("shape"u8)) read = TryShape(input, place);
            else if (_json.ValueTextEquals("data"u8)) read = TryData(input, place);
            else if (_json.ValueTextEquals("parameters"u8)) read = TryParameters(place, input, null);
            else _json.Skip();
            if (!read) return false;
        }

        return true;
    }

    private bool TryType(InputDraft input, string place)
    {
        if (!TryString($"{place}.datatype", out var word)) return false;
        input.Type = TensorTypes.FromProtocol(word!);
        return input.Type is not null || Fail($"{place}.datatype: '{word}' is none of BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, BF16, FP32, FP64, BYTES.");
    }

    private bool TryShape(InputDraft input, string place)
    {
        Span<long> shape = stackalloc long[Shapes.MaxRank];
        var rank = 0;
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) return Fail($"{place}.shape must be an array of numbers.");
        while (_json.Read() && _json.TokenType == JsonTokenType.Number)
        {
            if (rank == Shapes.MaxRank) return Fail($"{place}.shape has more than {Shapes.MaxRank} dimensions.");
            if (!_json.TryGetInt64(out shape[rank]) || shape[rank] < 0)
                return Fail($"{place}.shape: dimension {rank} is not a whole number from 0 to {long.MaxValue}.");
            rank++;
        }

        input.Shape = shape[..rank].ToArray();
        return _json.TokenType == JsonTokenType.EndArray || Fail($"{place}.shape must be an array of numbers.");
    }

    private bool TryData(InputDraft input, string place)
    {
        if (input.Elements is not null) return Fail($"{place}.data stands twice.");
        if ((input.Type ?? TypeAhead()) is not { } type) return Fail($"{place} has no datatype.");
        if (!JsonTensorWriter.CanWrite(type)) return Fail($"{place}.data: {type.ProtocolName()} has no JSON form; send it in binary (parameters.binary_data_size).");
        _memory ??= new PooledBuffer(4096, _limit);
        var start = _memory.Length;
        if (_json.ReadTensor(type, _memory, base64: false, out var count, out _) is { } problem) return Fail(problem with { Message = $"{place}.data {problem.Message}." });
        (input.Start, input.Length, input.Elements) = (start, _memory.Length - start, count);
        return true;
    }

    /// <summary>The datatype of an input that states its data first.</summary>
    private readonly TensorType? TypeAhead()
    {
        var ahead = _json;
        ahead.Skip();
        while (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = ahead.ValueTextEquals("datatype"u8);
            ahead.Read();
            if (wanted) return ahead.TokenType == JsonTokenType.String ? TensorTypes.FromProtocol(ahead.GetString()!) : null;
            ahead.Skip();
        }

        return null;
    }

    private bool TryOutputs()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) return Fail("outputs must be an array.");
        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
        {
            var output = new OutputDraft();
            var place = $"outputs[{_outputs.Count}]";
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                var read = true;
                if (_json.ValueTextEquals("name"u8))
                {
                    read = TryString($"{place}.name", out var name);
                    output.Name = name;
                }
                else if (_json.ValueTextEquals("parameters"u8)) read = TryParameters(place, null, output);
                else _json.Skip();
                if (!read) return false;
            }

            if (string.IsNullOrEmpty(output.Name)) return Fail($"{place} has no name.");
            _outputs.Add(new RequestedOutput(output.Name, output.Binary, output.Classes));
        }

        return _json.TokenType == JsonTokenType.EndArray || Fail($"outputs[{_outputs.Count}] must be an object.");
    }

    /// <summary>Parameters of the request, of an input, or of an output.</summary>
    private bool TryParameters(string place, InputDraft? input, OutputDraft? output)
    {
        var path = place.Length == 0 ? "parameters" : $"{place}.parameters";
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) return Fail($"{path} must be an object.");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.GetString()!;
            _json.Read();
            ParameterValue value;
            switch (_json.TokenType)
            {
                case JsonTokenType.String: value = ParameterValue.Of(_json.GetString()!); break;
                case JsonTokenType.True or JsonTokenType.False: value = ParameterValue.Of(_json.GetBoolean()); break;
                case JsonTokenType.Number: value = _json.TryGetInt64(out var whole) ? ParameterValue.Of(whole) : ParameterValue.Of(_json.GetDouble()); break;
                default: return Fail($"{path}.{name} must be a string, a number, true or false.");
            }

            var problem = input is not null ? TensorParameters.Set(input, $"{path}.{name}", name, value)
                : output is not null ? TensorParameters.Set(output, $"{path}.{name}", name, value)
                : _parameters.Set(name, value);
            if (problem is not null) return Fail(problem);
        }

        return true;
    }
}
