using Edge.Agent.Configuration;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference;

/// <summary>Opens sessions under an execution-provider policy. What cannot be had is an error or a stated degradation, never silence.</summary>
internal sealed class SessionFactory
{
    private readonly OnnxRuntimeLibrary _library;

    public SessionFactory(OnnxRuntimeLibrary library) => _library = library;

    /// <summary>Opens a model file.</summary>
    /// <param name="file">Path of the ONNX file: by path the library maps it; by array it would stand in memory twice.</param>
    /// <param name="policy">What may run it.</param>
    public Outcome<ModelSession> Open(string file, ExecutionProviderPolicy policy)
    {
        var refused = new List<string>();
        foreach (var provider in Candidates(policy))
        {
            using var options = new SessionOptions();
            options.DisablePerSessionThreads();
            if (ExecutionProviders.Append(options, provider, _library.AvailableProviders) is { } missing)
            {
                refused.Add($"{provider}: {missing}");
                continue;
            }

            try
            {
                return new ModelSession(new InferenceSession(file, options), provider, Degradation(policy, provider, refused));
            }
            catch (OnnxRuntimeException exception) when (provider == ExecutionProviderNames.Cpu)
            {
                return new Problem(
                    ReasonCode.ModelInvalid,
                    $"{file}: ONNX Runtime {_library.Version} refuses the model: {exception.Message} Fetch or export the file again.");
            }
            catch (OnnxRuntimeException exception)
            {
                refused.Add($"{provider}: {exception.Message}");
            }
        }

        return new Problem(
            ReasonCode.ExecutionProviderUnavailable,
            $"{file}: the policy requires {string.Join(" or ", policy.Order)} ({string.Join("; ", refused)}). Install that provider, or let the policy prefer instead of require.");
    }

    private static IEnumerable<string> Candidates(ExecutionProviderPolicy policy) =>
        policy.Requirement == ProviderRequirement.Require ? policy.Order : policy.Order.Append(ExecutionProviderNames.Cpu).Distinct();

    private static string? Degradation(ExecutionProviderPolicy policy, string provider, List<string> refused) =>
        policy.Requirement == ProviderRequirement.Prefer && refused.Count > 0
            ? $"Runs on {provider} although the policy prefers {policy.Order[0]} ({string.Join("; ", refused)}). Install that provider, or change the policy."
            : null;
}
