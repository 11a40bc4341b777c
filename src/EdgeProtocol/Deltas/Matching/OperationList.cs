using Edge.Protocol.Deltas.Operations;

namespace Edge.Protocol.Deltas.Matching;

/// <summary>The operations of a delta as they are found; neighbours that are one are joined.</summary>
internal sealed class OperationList
{
    private const int ShortCopy = 24;
    private readonly List<Operation> _operations = [];

    /// <summary>The operations.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Bytes that go through the byte model.</summary>
    public long ModelledBytes => _operations.Sum(operation => operation.Kind is OperationKind.Similar or OperationKind.Literal ? operation.Length : 0);

    /// <summary>Adds an operation as it is.</summary>
    /// <param name="operation">It.</param>
    public void Add(in Operation operation) => _operations.Add(operation);

    /// <summary>Adds a literal.</summary>
    /// <param name="length">Its bytes.</param>
    public void Literal(long length) => _operations.Add(new Operation { Kind = OperationKind.Literal, Length = length });

    /// <summary>Adds bytes that are much like the base's.</summary>
    /// <param name="offset">Where those stand.</param>
    /// <param name="length">How many.</param>
    public void Similar(long offset, long length)
    {
        if (Continues(OperationKind.Similar, offset) is { } joined) Join(OperationKind.Similar, joined, length);
        else if (Continues(OperationKind.Copy, offset) is { Length: < ShortCopy } copy) Join(OperationKind.Similar, copy, length);
        else _operations.Add(new Operation { Kind = OperationKind.Similar, BaseOffset = offset, Length = length });
    }

    /// <summary>Adds a copy.</summary>
    /// <param name="offset">Where it stands in the base.</param>
    /// <param name="length">Its bytes.</param>
    public void Copy(long offset, long length)
    {
        if (Continues(OperationKind.Copy, offset) is { } copy) Join(OperationKind.Copy, copy, length);
        else if (length < ShortCopy && Continues(OperationKind.Similar, offset) is { } similar) Join(OperationKind.Similar, similar, length);
        else _operations.Add(new Operation { Kind = OperationKind.Copy, BaseOffset = offset, Length = length });
    }

    private Operation? Continues(OperationKind kind, long offset) =>
        _operations.Count > 0 && _operations[^1] is var last && last.Kind == kind && last.BaseOffset + last.Length == offset ? last : null;

    private void Join(OperationKind kind, in Operation last, long length) => _operations[^1] = last with { Kind = kind, Length = last.Length + length };
}
