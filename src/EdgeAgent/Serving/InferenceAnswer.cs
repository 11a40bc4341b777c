using System.Buffers;
using Edge.Agent.Tensors;

namespace Edge.Agent.Serving;

/// <summary>Output tensors in pooled memory, which disposing gives back.</summary>
public sealed class InferenceAnswer : IDisposable
{
    private byte[]? _memory;

    /// <summary>An answer.</summary>
    /// <param name="version">The version that answered.</param>
    /// <param name="executionProvider">The provider that ran it.</param>
    /// <param name="outputs">The outputs, in the order they were wanted; their data lie in <paramref name="memory"/>.</param>
    /// <param name="memory">An array of the shared pool; the answer owns it from here on.</param>
    /// <param name="timing">What it took.</param>
    public InferenceAnswer(string version, string executionProvider, IReadOnlyList<TensorValue> outputs, byte[] memory, InferenceTiming timing)
    {
        Version = version;
        ExecutionProvider = executionProvider;
        Outputs = outputs;
        _memory = memory;
        Timing = timing;
    }

    /// <summary>The version that answered.</summary>
    public string Version { get; }

    /// <summary>The execution provider that ran it.</summary>
    public string ExecutionProvider { get; }

    /// <summary>The outputs, valid until disposal.</summary>
    public IReadOnlyList<TensorValue> Outputs { get; }

    /// <summary>What it took.</summary>
    public InferenceTiming Timing { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory) ArrayPool<byte>.Shared.Return(memory);
    }
}
