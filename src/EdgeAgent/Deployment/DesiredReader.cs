using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Reads desired state and refuses what could not be applied: whole, because half a wish is nobody's.</summary>
internal static class DesiredReader
{
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
        return twice is null
            ? desired
            : new Problem(ReasonCode.Malformed, $"Desired state, revision {desired.Revision}: model '{twice.Key}' is named twice.");
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
