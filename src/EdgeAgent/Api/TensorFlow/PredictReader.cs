using System.Text.Json;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Serving;
using Edge.Protocol;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>
/// Reads a request of TensorFlow Serving: <c>instances</c> row by row or <c>inputs</c> column by column for predict,
/// <c>examples</c> and their <c>context</c> for classify and regress.
/// </summary>
internal ref struct PredictReader
{
    private readonly ServedModel _model;
    private readonly int _limit;
    private readonly Dictionary<string, NamedTensor> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedTensor> _context = new(StringComparer.Ordinal);
    private JsonCursor _json;
    private Problem? _problem;
    private Form _form;
    private long _rows;

    private PredictReader(ReadOnlySpan<byte> body, ServedModel model, int limit)
    {
        _model = model;
        _limit = limit;
        _json = new JsonCursor(body);
    }

    private enum Form
    {
        None,
        WholeInstances,
        RowInstances,
        Columns,
        Examples,
    }

    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="model">The model it is for: its inputs' types are the values'.</param>
    /// <param name="examples">Whether examples are expected, as classify and regress take.</param>
    /// <param name="limit">Most bytes of one input in binary form.</param>
    /// <returns>The request, which the caller disposes, or what is wrong with it.</returns>
    public static Outcome<PredictCall> Read(ReadOnlySpan<byte> body, ServedModel model, bool examples, int limit)
    {
        var reader = new PredictReader(body, model, limit);
        var outcome = reader.Finish(examples);
        if (outcome.IsSuccess) return outcome;
        foreach (var input in reader._inputs.Values.Concat(reader._context.Values)) input.Dispose();
        return outcome;
    }

    private Outcome<PredictCall> Finish(bool examples)
    {
        try
        {
            if (!TryRoot(examples)) return _problem!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string whose bytes or escapes are no text.
            return new Problem(ReasonCode.Malformed, $"The request is not JSON near byte {_json.Position}.");
        }

        if (_form == Form.None) return new Problem(ReasonCode.Malformed, examples ? "The request has no examples." : "The request has neither instances nor inputs.");
        foreach (var (name, feature) in _context)
        {
            if (_inputs.ContainsKey(name)) return new Problem(ReasonCode.Malformed, $"'{name}' stands both in context and in examples.");
            if (!feature.TryRepeat(_rows)) return new Problem(ReasonCode.TooLarge, $"'{name}' of {_rows} examples is larger than api.maxRequestBytes allows.");
            _inputs.Add(name, feature);
        }

        var stacked = _form is Form.RowInstances or Form.Examples;
        foreach (var input in _inputs.Values)
        {
            if (stacked && input.Rows != _rows)
                return new Problem(ReasonCode.Malformed, $"'{input.Name}' stands in {input.Rows} of {_rows} rows; every row needs every input.");
        }

        return new PredictCall(_inputs.Values, _form != Form.Columns, stacked);
    }

    private bool TryRoot(bool examples)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject) return Fail("The request must be an object.");
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var read = true;
            if (!examples && _json.ValueTextEquals("instances"u8)) read = TryInstances();
            else if (!examples && _json.ValueTextEquals("inputs"u8)) read = TryColumns();
            else if (examples && _json.ValueTextEquals("examples"u8)) read = TryRows(Form.Examples);
            else if (examples && _json.ValueTextEquals("context"u8)) read = TryContext();
            else if (_json.ValueTextEquals("signature_name"u8)) read = TrySignature();
            else _json.Skip();
            if (!read) return false;
        }

        // The reader throws at anything but white space behind the object.
        _json.Read();
        return true;
    }

    private bool TrySignature()
    {
        _json.Read();
        if (_json.TokenType is JsonTokenType.Null) return true;
        if (_json.TokenType != JsonTokenType.String) return Fail("signature_name must be a string.");
        return SignatureNames.Known.Contains(_json.GetString()) || Fail($"signature_name is not one of this model; leave it out or write \"{SignatureNames.Default}\".");
    }

    private bool TryForm(Form form)
    {
        if (_form != Form.None) return Fail("instances and inputs stand together or twice; send one of them once.");
        _form = form;
        return true;
    }

    private bool TryInstances()
    {
        // Objects are rows of named inputs, unless they are the binary values of a nameless one.
        var ahead = _json;
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.StartArray && ahead.Next == '{')
        {
            ahead.Read();
            if (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName && !ahead.ValueTextEquals("b64"u8)) return TryRows(Form.RowInstances);
        }

        return _json.Next == '[' ? TryForm(Form.WholeInstances) && TryOnly() : Fail("instances must be a list.");
    }

    private bool TryColumns()
    {
        if (!TryForm(Form.Columns)) return false;
        if (_json.Next != '{') return TryOnly();
        var ahead = _json;
        ahead.Read();
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.PropertyName && ahead.ValueTextEquals("b64"u8)) return TryOnly();
        _json.Read();
        return TryObject(_inputs, 1);
    }

    /// <summary>The value of the only input, which then needs no name.</summary>
    private bool TryOnly()
    {
        if (_model.Inputs.Count != 1) return Fail($"'{_model.Name}' has {_model.Inputs.Count} inputs; name each: {Names()}.");
        var input = _model.Inputs[0];
        var tensor = _inputs[input.Name] = new NamedTensor(input.Name, input.Type, _limit);
        return tensor.Add(ref _json) is not { } problem || Fail(problem);
    }

    private bool TryRows(Form form)
    {
        if (!TryForm(form)) return false;
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartArray) return Fail("The rows must be a list of objects.");
        while (_json.Read() && _json.TokenType == JsonTokenType.StartObject)
        {
            if (!TryObject(_inputs, ++_rows)) return false;
        }

        return _json.TokenType == JsonTokenType.EndArray || Fail($"Row {_rows} is no object where others are.");
    }

    private bool TryContext()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.StartObject ? TryObject(_context, 1) : Fail("context must be an object.");
    }

    private bool TryObject(Dictionary<string, NamedTensor> inputs, long row)
    {
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _json.GetString();
            if (_model.Inputs.FirstOrDefault(input => input.Name == name) is not { } input)
                return Fail($"'{(name.Length > 64 ? name[..64] : name)}' is no input of '{_model.Name}'; its inputs are {Names()}.");
            if (!inputs.TryGetValue(name, out var tensor)) inputs[name] = tensor = new NamedTensor(name, input.Type, _limit);
            if (tensor.Rows >= row) return Fail($"'{name}' stands twice in one row.");
            if (tensor.Add(ref _json) is { } problem) return Fail(problem);
        }

        return true;
    }

    private readonly string Names() => string.Join(", ", _model.Inputs.Select(input => $"'{input.Name}'"));

    private bool Fail(string message) => Fail(new Problem(ReasonCode.Malformed, message));

    private bool Fail(Problem problem)
    {
        _problem = problem;
        return false;
    }
}
