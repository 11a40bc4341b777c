using Edge.Agent.Api.Bodies;
using Edge.Agent.Api.Tensors;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>An input that is put together row by row.</summary>
internal sealed class NamedTensor : IDisposable
{
    private readonly PooledBuffer _memory;

    /// <summary>An input without rows.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="limit">Most bytes.</param>
    public NamedTensor(string name, TensorType type, int limit)
    {
        Name = name;
        Type = type;
        _memory = new PooledBuffer(4096, limit);
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>Its element type.</summary>
    public TensorType Type { get; }

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The dimensions of each row.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>Adds a row.</summary>
    /// <param name="json">Stands at the name before the row.</param>
    /// <returns>Null, or what is wrong with the row.</returns>
    public Problem? Add(ref JsonCursor json)
    {
        if (!JsonTensorWriter.CanWrite(Type)) return new Problem(ReasonCode.Malformed, $"'{Name}' is {Type.ProtocolName()}, which has no JSON form; use the Open Inference Protocol's binary form.");
        if (json.ReadTensor(Type, _memory, base64: true, out _, out var shape) is { } problem) return problem with { Message = $"'{Name}' {problem.Message}." };
        if (Rows > 0 && !shape.AsSpan().SequenceEqual(Shape))
            return new Problem(ReasonCode.Malformed, $"'{Name}' has shape {Shapes.Text(shape)} in row {Rows} and {Shapes.Text(Shape)} before it.");
        Shape = shape;
        Rows++;
        return null;
    }

    /// <summary>Makes the only row one of many alike.</summary>
    /// <param name="rows">How many.</param>
    /// <returns>False when they are too large together.</returns>
    public bool TryRepeat(long rows)
    {
        var length = _memory.Length;
        for (; Rows < rows; Rows++)
        {
            if (!_memory.TryReserve(length)) return false;
            // Reserved first: the room that is written must not move under what is read.
            _memory.Memory.Span[..length].CopyTo(_memory.GetSpan(Math.Max(1, length)));
            _memory.Advance(length);
        }

        return true;
    }

    /// <summary>The rows, one behind the other.</summary>
    public TensorValue Stacked() => new(Name, Type, [Rows, .. Shape], _memory.Memory);

    /// <summary>The only row as the whole tensor.</summary>
    public TensorValue Whole() => new(Name, Type, Shape, _memory.Memory);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
