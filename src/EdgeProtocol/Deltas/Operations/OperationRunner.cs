using Edge.Protocol.Deltas.Coding;
using Edge.Protocol.Deltas.Models;

namespace Edge.Protocol.Deltas.Operations;

/// <summary>
/// Codes operations and carries them out, in both directions: the encoder's models must learn exactly what the decoder's
/// will. Every number is checked before it is used, since a delta comes from outside.
/// </summary>
internal sealed class OperationRunner
{
    private readonly BitCoder _coder;
    private readonly BaseReader _source;
    private readonly TargetTape _tape;
    private readonly OperationFields _fields;
    private readonly SideTables _sides;
    private readonly TensorRunner _tensors;
    private readonly Lazy<ByteModel> _bytes;
    private readonly byte[] _old = new byte[DeltaLimits.Chunk];
    private long _cursor;

    /// <summary>Makes a runner.</summary>
    /// <param name="coder">The coder, which knows the direction.</param>
    /// <param name="source">The base.</param>
    /// <param name="tape">The target.</param>
    /// <param name="tableBits">Size of the byte model.</param>
    public OperationRunner(BitCoder coder, BaseReader source, TargetTape tape, int tableBits)
    {
        _coder = coder;
        _source = source;
        _tape = tape;
        _fields = new OperationFields(coder);
        _sides = new SideTables(coder, source);
        _tensors = new TensorRunner(coder, source, tape, _sides);
        _bytes = new Lazy<ByteModel>(() => new ByteModel(tableBits));
    }

    /// <summary>What an operation's number beyond its bounds comes to.</summary>
    public static Problem OutOfBounds { get; } = new(ReasonCode.Malformed, "A delta's operation reaches beyond its base or its target.");

    /// <summary>Codes one operation and carries it out.</summary>
    /// <param name="given">The operation; ignored while decoding.</param>
    /// <returns>What is wrong with it, or null.</returns>
    public Problem? Run(in Operation given)
    {
        var operation = _fields.Code(given, _cursor);
        var problem = operation.Kind switch
        {
            OperationKind.Copy or OperationKind.Similar => Similar(operation),
            OperationKind.Literal => Literal(operation.Length),
            OperationKind.Quantized => _tensors.Quantized(operation, ref _cursor),
            OperationKind.Floats => _tensors.Floats(operation, ref _cursor),
            OperationKind.Side => _sides.Define(operation),
            OperationKind.Emit => _tensors.Emit(operation.Side, ref _cursor),
            _ => new Problem(ReasonCode.Malformed, $"A delta's operation {(int)operation.Kind} does not exist."),
        };
        return problem ?? (_coder.IsCut ? new Problem(ReasonCode.Malformed, "The delta is cut short.") : null);
    }

    private Problem? Similar(in Operation operation)
    {
        var length = operation.Length;
        if (length < 1 || length > _tape.Remaining || !_source.Holds(operation.BaseOffset, length)) return OutOfBounds;
        for (long done = 0; done < length && !_coder.IsCut;)
        {
            var chunk = _tape.Next((int)Math.Min(DeltaLimits.Chunk, length - done));
            if (operation.Kind == OperationKind.Copy)
            {
                _source.Read(operation.BaseOffset + done, chunk);
            }
            else
            {
                var old = _old.AsSpan(0, chunk.Length);
                _source.Read(operation.BaseOffset + done, old);
                for (var i = 0; i < chunk.Length; i++) chunk[i] = _bytes.Value.Like(_coder, chunk[i], old[i]);
            }

            _tape.Done(chunk);
            done += chunk.Length;
            if (operation.Kind == OperationKind.Copy && _bytes.IsValueCreated) _bytes.Value.Note(chunk);
        }

        _cursor = operation.BaseOffset + length;
        return null;
    }

    private Problem? Literal(long length)
    {
        if (length < 1 || length > _tape.Remaining) return OutOfBounds;
        for (long done = 0; done < length && !_coder.IsCut;)
        {
            var chunk = _tape.Next((int)Math.Min(DeltaLimits.Chunk, length - done));
            for (var i = 0; i < chunk.Length; i++) chunk[i] = _bytes.Value.Code(_coder, chunk[i]);
            _tape.Done(chunk);
            done += chunk.Length;
        }

        return null;
    }
}
