using Edge.Agent.Configuration;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Providers;

/// <summary>
/// A loaded model's way to the CPU when its provider fails in service. One CPU session for all lanes, opened at the first
/// failure; from then on the model stays there until it is loaded again, since a device that fell off once may do it at
/// every request. Thread-safe.
/// </summary>
internal sealed class HotFallback : IDisposable
{
    private readonly string _provider;
    private readonly Func<Outcome<ModelSession>>? _open;
    private readonly Lock _opening = new();
    private ModelSession? _cpu;
    private Problem? _refusal;
    private volatile ModelSession? _taken;
    private volatile Problem? _failure;

    /// <summary>A way that nobody has taken yet.</summary>
    /// <param name="provider">The provider that runs the model.</param>
    /// <param name="open">Opens the CPU session; null where the policy does not let the CPU take over.</param>
    public HotFallback(string provider, Func<Outcome<ModelSession>>? open)
    {
        _provider = provider;
        _open = open;
    }

    /// <summary>Raised on the lane's thread for every request that the CPU took over.</summary>
    public event Action<Problem>? TookOver;

    /// <summary>Raised when the provider begins to fail and nothing may take over; null when it works again.</summary>
    public event Action<Problem?>? Failing;

    /// <summary>The provider that runs the model, or ran it until it failed.</summary>
    public string Provider => _provider;

    /// <summary>Why the provider fails with nothing to take over; null while it works.</summary>
    public Problem? Failure => _failure;

    /// <summary>Why the CPU took over; null while it did not.</summary>
    public Problem? Cause { get; private set; }

    /// <summary>The CPU session once the CPU took over.</summary>
    public ModelSession? Taken => _taken;

    /// <summary>The CPU session, for a request that the provider failed on.</summary>
    /// <param name="cause">How it failed.</param>
    /// <returns>Null when the CPU may not or cannot take over, or the request itself is at fault.</returns>
    public ModelSession? Open(OnnxRuntimeException cause)
    {
        if (IsTheRequests(cause)) return null;
        if (_open is null)
            return Fail($"the policy lets nothing else run the model: {cause.Message} Check the device and its driver, or let the policy prefer instead of require.");

        lock (_opening)
        {
            // Tried once: every further request would pay for a load that fails.
            if (_cpu is null && _refusal is null && _open().TryGet(out _cpu, out _refusal)) _refusal = null;
        }

        return _cpu ?? Fail($"the {ExecutionProviderNames.Cpu} cannot take over: {_refusal!.Message} The provider said: {cause.Message}");
    }

    /// <summary>States that the CPU did what the provider could not.</summary>
    /// <param name="cause">How the provider failed.</param>
    public void Commit(OnnxRuntimeException cause)
    {
        var problem = new Problem(
            ReasonCode.ExecutionProviderUnavailable,
            $"{_provider} failed in service and the {ExecutionProviderNames.Cpu} took over: {cause.Message} Check the device and its driver, then load the model again.");
        Cause = problem;
        _taken = _cpu;
        TookOver?.Invoke(problem);
    }

    /// <summary>States that a run went well.</summary>
    public void Ran()
    {
        if (_failure is null) return;
        _failure = null;
        Failing?.Invoke(null);
    }

    /// <inheritdoc/>
    public void Dispose() => _cpu?.Dispose();

    private ModelSession? Fail(string why)
    {
        _failure = new Problem(ReasonCode.ExecutionProviderUnavailable, $"{_provider} fails in service, and {why}");
        Failing?.Invoke(_failure);
        return null;
    }

    /// <summary>ONNX Runtime refuses bad shapes and names before any node runs; a node's own failure says which it was.</summary>
    private static bool IsTheRequests(OnnxRuntimeException cause) =>
        cause.Message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal)
        && !cause.Message.Contains("status code returned while running", StringComparison.Ordinal);
}
