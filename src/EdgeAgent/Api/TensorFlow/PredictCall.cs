using Edge.Agent.Tensors;

namespace Edge.Agent.Api.TensorFlow;

/// <summary>A prediction request as it was read. Its inputs lie in the memory it owns.</summary>
internal sealed class PredictCall : IDisposable
{
    private readonly IReadOnlyCollection<NamedTensor> _inputs;

    /// <summary>A request.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="byRow">Whether it came row by row (<c>instances</c>), which its answer does then too.</param>
    /// <param name="stacked">Whether each input is to be stacked from its rows.</param>
    public PredictCall(IReadOnlyCollection<NamedTensor> inputs, bool byRow, bool stacked)
    {
        _inputs = inputs;
        ByRow = byRow;
        Inputs = [.. inputs.Select(input => stacked ? input.Stacked() : input.Whole())];
    }

    /// <summary>Whether the answer goes row by row.</summary>
    public bool ByRow { get; }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<TensorValue> Inputs { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var input in _inputs) input.Dispose();
    }
}
