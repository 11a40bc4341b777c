using System.Text.Json;
using Edge.Agent.Api.Bodies;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.Tensors;

/// <summary>
/// A forward reader of a JSON document in which tensors are read by <see cref="JsonTensorReader"/> and everything else by
/// the library's reader. A copy looks ahead.
/// </summary>
internal ref struct JsonCursor
{
    private readonly ReadOnlySpan<byte> _document;
    private Utf8JsonReader _reader;
    private int _base;

    /// <summary>A cursor before the first token.</summary>
    /// <param name="document">The document.</param>
    public JsonCursor(ReadOnlySpan<byte> document)
    {
        _document = document;
        _reader = new Utf8JsonReader(document);
    }

    /// <summary>The token it stands at.</summary>
    public readonly JsonTokenType TokenType => _reader.TokenType;

    /// <summary>Bytes read.</summary>
    public readonly int Position => _base + (int)_reader.BytesConsumed;

    /// <summary>Bytes of the token's value as they stand in the document.</summary>
    public readonly int ValueLength => _reader.ValueSpan.Length;

    /// <summary>The first byte of the value behind a property's name, or -1 at the document's end.</summary>
    public readonly int Next => _document[Position..].TrimStart(" \r\n\t"u8) is { IsEmpty: false } rest ? rest[0] : -1;

    /// <summary>Goes on to the next token.</summary>
    /// <exception cref="JsonException">The document is not JSON there.</exception>
    public bool Read() => _reader.Read();

    /// <summary>Passes over the value that begins here or behind this name.</summary>
    /// <exception cref="JsonException">The document is not JSON there.</exception>
    public void Skip() => _reader.Skip();

    /// <summary>Whether the name or string is this one.</summary>
    /// <param name="text">UTF-8.</param>
    public readonly bool ValueTextEquals(ReadOnlySpan<byte> text) => _reader.ValueTextEquals(text);

    /// <summary>The name or string.</summary>
    /// <exception cref="InvalidOperationException">Its bytes are no text.</exception>
    public readonly string GetString() => _reader.GetString() ?? "";

    /// <summary>The truth value.</summary>
    public readonly bool GetBoolean() => _reader.GetBoolean();

    /// <summary>The number.</summary>
    public readonly double GetDouble() => _reader.GetDouble();

    /// <summary>The number, if it is whole and has 64 bits.</summary>
    /// <param name="number">The number.</param>
    public readonly bool TryGetInt64(out long number) => _reader.TryGetInt64(out number);

    /// <summary>Reads the tensor behind a property's name. The library's reader is told that it was <c>true</c>, and goes on behind it.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="memory">Gets the elements.</param>
    /// <param name="base64">Whether an element may be <c>{"b64": …}</c>.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="shape">The nesting as it was.</param>
    /// <returns>Null, or what is wrong with the tensor.</returns>
    public Problem? ReadTensor(TensorType type, PooledBuffer memory, bool base64, out long count, out long[] shape)
    {
        var position = Position;
        var tensor = new JsonTensorReader(_document[position..], type, memory, base64);
        var problem = tensor.Read();
        (count, shape) = (tensor.Count, tensor.Shape);
        if (problem is not null) return problem;
        var behind = new Utf8JsonReader("true"u8, isFinalBlock: false, _reader.CurrentState);
        behind.Read();
        _base = position + tensor.Consumed;
        _reader = new Utf8JsonReader(_document[_base..], isFinalBlock: true, behind.CurrentState);
        return null;
    }
}
