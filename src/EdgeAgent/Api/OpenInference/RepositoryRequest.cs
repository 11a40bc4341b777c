using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>The bodies of the model repository extension. All may be empty.</summary>
internal static class RepositoryRequest
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The body.</param>
    public static Outcome<JsonElement> Parse(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \r\n\t"u8).IsEmpty) return default(JsonElement);
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : new Problem(ReasonCode.Malformed, "The request must be an object.");
        }
        catch (JsonException)
        {
            return new Problem(ReasonCode.Malformed, "The request is not JSON.");
        }
    }

    /// <summary>Whether an index request wants ready models only.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ready">The answer.</param>
    public static Problem? Ready(JsonElement request, out bool ready)
    {
        ready = false;
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("ready"u8, out var value)) return null;
        ready = value.ValueKind == JsonValueKind.True;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : new Problem(ReasonCode.Malformed, "ready must be true or false.");
    }

    /// <summary>Whether a load or unload asks for what is not served: a configuration or files in place of the repository's.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null, or why not.</returns>
    public static Problem? Override(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("parameters"u8, out var parameters)) return null;
        if (parameters.ValueKind != JsonValueKind.Object) return new Problem(ReasonCode.Malformed, "parameters must be an object.");
        foreach (var parameter in parameters.EnumerateObject())
        {
            if (Override(parameter.Name) is { } problem) return problem;
        }

        return null;
    }

    /// <summary>Whether a parameter asks for what is not served.</summary>
    /// <param name="parameter">Its name.</param>
    public static Problem? Override(string parameter) => parameter == "config" || parameter.StartsWith("file:", StringComparison.Ordinal)
        ? new Problem(ReasonCode.Unsupported, $"parameters.{(parameter == "config" ? parameter : "file:")}: models are loaded from the repository alone; put the version's folder there and load it.")
        : null;
}
