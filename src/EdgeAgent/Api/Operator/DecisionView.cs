using System.Text.Json;
using Edge.Protocol.Messages;

namespace Edge.Agent.Api.Operator;

/// <summary>A decision as the operator page shows it.</summary>
internal static class DecisionView
{
    /// <summary>Boxes that somebody can still tell apart.</summary>
    private const int MaxFound = 25;

    /// <summary>Writes one.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="decision">The decision.</param>
    public static void Write(Utf8JsonWriter json, DecisionRecord decision)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, decision.DecisionId);
        json.WriteString("part"u8, decision.PartId);
        if (decision.Captured.Wall is { } wall) json.WriteString("at"u8, wall);
        json.WriteString("verdict"u8, decision.Verdict.Word());
        json.WriteString("reason"u8, decision.Reason);
        if (decision.Model is { } model) json.WriteString("model"u8, $"{model.Name} {model.Version}");
        if (decision.ExecutionProvider is { } provider) json.WriteString("provider"u8, provider);
        var latency = decision.Latency;
        json.WriteNumber("milliseconds"u8, Math.Round(latency.Decode + latency.Preprocess + latency.Inference + latency.Postprocess, 1));
        if (decision.Detections is { Count: > 0 } found)
        {
            json.WriteStartArray("found"u8);
            foreach (var detection in found.Take(MaxFound))
            {
                json.WriteStartObject();
                json.WriteString("label"u8, detection.Label);
                json.WriteNumber("score"u8, MathF.Round(detection.Score, 2));
                WriteBox(json, detection.Box);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (decision.Evidence is { Count: > 0 } pictures)
        {
            json.WriteStartArray("pictures"u8);
            foreach (var picture in pictures)
            {
                json.WriteStartObject();
                json.WriteString("digest"u8, picture.Digest.ToString());
                if (picture.Box is { } box) WriteBox(json, box);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteBox(Utf8JsonWriter json, DetectedBox box)
    {
        json.WriteStartArray("box"u8);
        json.WriteNumberValue(MathF.Round(box.Left, 1));
        json.WriteNumberValue(MathF.Round(box.Top, 1));
        json.WriteNumberValue(MathF.Round(box.Right, 1));
        json.WriteNumberValue(MathF.Round(box.Bottom, 1));
        json.WriteEndArray();
    }
}
