using Edge.Agent.Configuration;
using Edge.Agent.Inference.Placement;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Inference.Variants;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference;

/// <summary>
/// Opens sessions under an execution-provider policy and holds the placement against it: what ONNX Runtime assigned counts,
/// not what was asked for. What cannot be had is an error or a stated degradation, never silence.
/// </summary>
internal sealed class SessionFactory
{
    private readonly OnnxRuntimeLibrary _library;
    private readonly CompiledContexts? _contexts;

    /// <summary>A factory.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="contexts">Where compiled models are kept; null keeps none.</param>
    public SessionFactory(OnnxRuntimeLibrary library, CompiledContexts? contexts = null)
    {
        _library = library;
        _contexts = contexts;
    }

    /// <summary>Opens a model file.</summary>
    /// <param name="file">Path of the ONNX file: by path the library maps it; by array it would stand in memory twice.</param>
    /// <param name="policy">What may run it.</param>
    /// <param name="model">Digest of the model version, under which compiled contexts are kept; null keeps none.</param>
    /// <param name="cancellationToken">Ends the opening where ONNX Runtime can end it.</param>
    public Outcome<ModelSession> Open(string file, ExecutionProviderPolicy policy, ArtifactDigest? model = null, CancellationToken cancellationToken = default) =>
        Open(file, _ => file, policy, model, cancellationToken);

    /// <summary>Opens the file of a model that fits the provider that its policy arrives at.</summary>
    /// <param name="files">The model's files.</param>
    /// <param name="policy">What may run it.</param>
    /// <param name="model">Digest of the model version, under which compiled contexts are kept; null keeps none.</param>
    /// <param name="cancellationToken">Ends the opening where ONNX Runtime can end it.</param>
    public Outcome<ModelSession> Open(ModelFiles files, ExecutionProviderPolicy policy, ArtifactDigest? model = null, CancellationToken cancellationToken = default) =>
        Open(files.Path, files.PathFor, policy, model, cancellationToken);

    private Outcome<ModelSession> Open(string name, Func<string, string> fileFor, ExecutionProviderPolicy policy, ArtifactDigest? model, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        foreach (var provider in Candidates(policy))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = fileFor(provider);
            try
            {
                if (TryOpen(new SessionRequest(file, policy, provider, model), refused, cancellationToken) is { } session) return session;
            }
            catch (OnnxRuntimeException exception) when (provider == ExecutionProviderNames.Cpu)
            {
                // A load that was called off says nothing about the model.
                cancellationToken.ThrowIfCancellationRequested();
                return new Problem(
                    ReasonCode.ModelInvalid,
                    $"{file}: ONNX Runtime {_library.Version} refuses the model: {ModelRefusal.Text(file, exception.Message)}");
            }
            catch (OnnxRuntimeException exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                refused.Add($"{provider}: {exception.Message}");
            }
        }

        return new Problem(
            ReasonCode.ExecutionProviderUnavailable,
            $"{name}: the policy requires {string.Join(" or ", policy.Order)} ({string.Join("; ", refused)}). Install what is missing, or let the policy prefer instead of require.");
    }

    private ModelSession? TryOpen(SessionRequest request, List<string> refused, CancellationToken cancellationToken)
    {
        using var options = new SessionOptions();
        options.DisablePerSessionThreads();
        PlacementReader.Enable(options);
        if (Append(options, request) is { } missing)
        {
            refused.Add($"{request.Provider}: {missing}");
            return null;
        }

        using var cancelled = cancellationToken.UnsafeRegister(static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), options);
        var session = request is { IsCpu: false, Model: { } model, Policy.Compilation: not ProviderCompilation.None } && _contexts is not null
            ? _contexts.Open(request, model, options)
            : new InferenceSession(request.File, options);
        try
        {
            var opened = Judge(session, request, refused);
            if (opened is null) session.Dispose();
            return opened;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Null when the placement breaks the policy; then the reason stands in <paramref name="refused"/>.</summary>
    private ModelSession? Judge(InferenceSession session, SessionRequest request, List<string> refused)
    {
        var policy = request.Policy;
        var name = _library.Providers.NameOf(request.Provider);
        var ledger = _library.Placement.Read(session);
        if (request.IsCpu) return new ModelSession(session, name, ledger, Degradation(policy, name, refused));
        if (ledger.On(name) == 0)
        {
            refused.Add($"{request.Provider}: takes none of the model's {ledger.Nodes.Count} nodes");
            return null;
        }

        var strays = PlacementJudge.Strays(ledger, policy);
        if (strays.Count == 0 || policy.Requirement == ProviderRequirement.Any) return new ModelSession(session, name, ledger, Degradation(policy, name, refused));
        var stray = $"{request.Provider}: leaves {strays.Values.Sum()} of {ledger.Nodes.Count} nodes on the CPU ({PlacementLedger.Describe(strays)}); change the model, or allow these operators in allowedCpuOperators";
        refused.Add(stray);
        return policy.Requirement == ProviderRequirement.Require ? null : new ModelSession(session, name, ledger, Degradation(policy, name, refused));
    }

    /// <summary>The candidate first, behind it the ones after it in the order: TensorRT leaves to CUDA what it cannot do.</summary>
    private string? Append(SessionOptions options, SessionRequest request)
    {
        if (request.IsCpu) return null;
        if (_library.Providers.Append(options, request.Provider, request.Policy.OptionsOf(request.Provider)) is { } missing) return missing;
        foreach (var next in request.Followers)
        {
            if (_library.Providers.NameOf(next) != _library.Providers.NameOf(request.Provider)) _library.Providers.Append(options, next, request.Policy.OptionsOf(next));
        }

        return null;
    }

    private static IEnumerable<string> Candidates(ExecutionProviderPolicy policy)
    {
        var order = policy.Order.Select(name => name.Equals(ExecutionProviderNames.Cpu, StringComparison.OrdinalIgnoreCase) ? ExecutionProviderNames.Cpu : name);
        return policy.Requirement == ProviderRequirement.Require ? order : order.Append(ExecutionProviderNames.Cpu).Distinct();
    }

    private string? Degradation(ExecutionProviderPolicy policy, string provider, List<string> refused)
    {
        if (refused.Count == 0) return null;
        // Under any, what is missing is no remark; what exists nowhere is a mistake in a file.
        var remarks = policy.Requirement == ProviderRequirement.Any ? policy.Order.Any(name => !_library.Providers.Knows(name)) : policy.Requirement == ProviderRequirement.Prefer;
        if (!remarks) return null;
        var preferred = _library.Providers.NameOf(policy.Order[0]);
        return preferred == provider
            ? $"Runs on {provider}, but not all of it: {string.Join("; ", refused)}."
            : $"Runs on {provider} although the policy prefers {policy.Order[0]} ({string.Join("; ", refused)}). Install what is missing, or change the policy.";
    }
}
