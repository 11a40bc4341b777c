using Edge.Agent.Api.Bodies;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.OpenInference;

/// <summary>An inference request as it was read from a body. Its inputs lie in the pooled memory it owns.</summary>
internal sealed class InferCall : IDisposable
{
    private readonly PooledBuffer? _memory;

    /// <summary>A call.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs it names; empty for all.</param>
    /// <param name="parameters">What its parameters ask for.</param>
    /// <param name="memory">Where inputs lie that came as JSON; the call owns it.</param>
    public InferCall(IReadOnlyList<TensorValue> inputs, IReadOnlyList<RequestedOutput> outputs, RequestParameters parameters, PooledBuffer? memory = null)
    {
        Inputs = inputs;
        Outputs = outputs;
        Parameters = parameters;
        _memory = memory;
    }

    /// <summary>What the client calls the request; null when it does not.</summary>
    public string? Id { get; init; }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<TensorValue> Inputs { get; }

    /// <summary>The outputs it names; empty for all.</summary>
    public IReadOnlyList<RequestedOutput> Outputs { get; }

    /// <summary>What its parameters ask for.</summary>
    public RequestParameters Parameters { get; }

    /// <summary>The request as the engine takes it.</summary>
    /// <param name="model">Model name.</param>
    /// <param name="version">Version, or null.</param>
    public InferenceRequest ToRequest(string model, string? version)
    {
        var names = Outputs.Count == 0 ? [] : new string[Outputs.Count];
        for (var index = 0; index < names.Length; index++) names[index] = Outputs[index].Name;
        return new InferenceRequest(model, version, Inputs, names, Parameters.Priority, Parameters.Timeout);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory?.Dispose();
}
