using System.Text.Json;
using Edge.Agent.Serving;

namespace Edge.Agent.Api.Tasks;

/// <summary>Writes a task's answer: who answered, what it took, and the labels, boxes or vector it came to.</summary>
internal static class TaskAnswerWriter
{
    /// <summary>Writes the document.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="model">The model.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="top">Best labels to write.</param>
    public static void Write(Utf8JsonWriter json, ServedModel model, TaskAnswer answer, int top)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, model.Name);
        json.WriteString("version"u8, answer.Version);
        json.WriteString("task"u8, model.Task);
        json.WriteString("executionProvider"u8, answer.ExecutionProvider);
        // By what there is, a picture without objects and its empty list would look like one without labels.
        if (model.Task == "object-detection") WriteDetections(json, model.Labels, answer);
        else if (answer.Result.Embedding.Length > 0) WriteEmbedding(json, answer.Result.Embedding);
        else WriteLabels(json, model.Labels, answer.Result.Scores, top);
        json.WriteStartObject("timing"u8);
        json.WriteNumber("queueMicroseconds"u8, Microseconds(answer.Timing.Queue));
        json.WriteNumber("preprocessMicroseconds"u8, Microseconds(answer.Timing.ComputeInput));
        json.WriteNumber("inferMicroseconds"u8, Microseconds(answer.Timing.ComputeInfer));
        json.WriteNumber("postprocessMicroseconds"u8, Microseconds(answer.Timing.ComputeOutput));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, IReadOnlyList<string> labels, float[] scores, int top)
    {
        json.WriteStartArray("labels"u8);
        foreach (var index in Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(top))
        {
            json.WriteStartObject();
            WriteLabel(json, labels, index);
            WriteScore(json, scores[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDetections(Utf8JsonWriter json, IReadOnlyList<string> labels, TaskAnswer answer)
    {
        json.WriteStartArray("detections"u8);
        foreach (var detection in answer.Result.Detections)
        {
            json.WriteStartObject();
            WriteLabel(json, labels, detection.Label);
            WriteScore(json, detection.Score);
            json.WriteStartObject("box"u8);
            json.WriteNumber("left"u8, detection.Left);
            json.WriteNumber("top"u8, detection.Top);
            json.WriteNumber("right"u8, detection.Right);
            json.WriteNumber("bottom"u8, detection.Bottom);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEmbedding(Utf8JsonWriter json, float[] embedding)
    {
        json.WriteStartArray("embedding"u8);
        foreach (var value in embedding) WriteNumber(json, value);
        json.WriteEndArray();
    }

    private static void WriteLabel(Utf8JsonWriter json, IReadOnlyList<string> labels, int index)
    {
        if (index < labels.Count) json.WriteString("label"u8, labels[index]);
        json.WriteNumber("index"u8, index);
    }

    private static void WriteScore(Utf8JsonWriter json, float score)
    {
        json.WritePropertyName("score"u8);
        WriteNumber(json, score);
    }

    /// <summary>A model can come to no number; JSON has none for that, and null says so.</summary>
    private static void WriteNumber(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }

    private static long Microseconds(TimeSpan duration) => (long)duration.TotalMicroseconds;
}
