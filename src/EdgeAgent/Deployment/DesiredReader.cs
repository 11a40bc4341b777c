using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Reads desired state and refuses what could not be applied: whole, because half a wish is nobody's.</summary>
internal static class DesiredReader
{
    /// <summary>More than any box runs; each costs a line in every report.</summary>
    private const int MaxPipelines = 64;

    /// <summary>Parses and checks the message.</summary>
    /// <param name="payload">UTF-8 JSON.</param>
    public static Outcome<DesiredState> Read(ReadOnlySpan<byte> payload)
    {
        if (!ProtocolJson.Parse(payload, ProtocolJson.Default.DesiredState, "desired state").TryGet(out var desired, out var problem)) return problem;
        if (desired.V != 1)
            return new Problem(ReasonCode.Unsupported, $"Desired state version {desired.V}; this build reads version 1.");
        if (desired.Revision < 1)
            return new Problem(ReasonCode.Malformed, $"Desired state: revision {desired.Revision}; revisions count from 1.");
        foreach (var model in desired.Models)
        {
            if (Check(model) is { } wrong) return new Problem(ReasonCode.Malformed, $"Desired state, revision {desired.Revision}: {wrong}");
        }

        var twice = desired.Models.GroupBy(model => model.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        var unusable = twice is null ? CheckPipelines(desired.Pipelines ?? []) : $"model '{twice.Key}' is named twice.";
        return unusable is null ? desired : new Problem(ReasonCode.Malformed, $"Desired state, revision {desired.Revision}: {unusable}");
    }

    /// <summary>Only what stops a pipeline from being told apart; all else is the pipeline's own fault and costs the others nothing.</summary>
    private static string? CheckPipelines(IReadOnlyList<JsonElement> pipelines)
    {
        if (pipelines.Count > MaxPipelines) return $"{pipelines.Count} pipelines; at most {MaxPipelines} can be.";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pipeline in pipelines)
        {
            if (pipeline.ValueKind != JsonValueKind.Object || !pipeline.TryGetProperty("name", out var word) || word.ValueKind != JsonValueKind.String)
                return "a pipeline has no name.";
            var name = word.GetString()!;
            if (DeviceAddress.Check(name) is { } wrong) return $"pipeline: {wrong}";
            if (!names.Add(name)) return $"pipeline '{name}' is named twice.";
        }

        return null;
    }

    private static string? Check(DesiredModel? model) => model switch
    {
        null => "a model is null.",
        _ when !ModelManifest.IsSafeName(model.Name) || !ModelManifest.IsSafeName(model.Version) =>
            $"'{model.Name}' version '{model.Version}' cannot be folder names.",
        { ManifestSize: < 1 or > ModelManifest.MaxBytes } =>
            $"model '{model.Name}' states a manifest of {model.ManifestSize} bytes; 1 to {ModelManifest.MaxBytes} can be.",
        _ => null,
    };
}
