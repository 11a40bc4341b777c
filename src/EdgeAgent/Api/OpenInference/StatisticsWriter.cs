using System.Text.Json;
using Edge.Agent.Serving;

namespace Edge.Agent.Api.OpenInference;

/// <summary>Writes <c>$stats_model_response</c> of Triton's statistics extension.</summary>
internal static class StatisticsWriter
{
    /// <summary>Writes the document.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="statistics">Totals by model.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ModelStatistics> statistics)
    {
        json.WriteStartObject();
        json.WriteStartArray("model_stats"u8);
        foreach (var model in statistics) Write(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ModelStatistics model)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("version"u8, model.Version);
        json.WriteNumber("last_inference"u8, model.LastInference?.ToUnixTimeMilliseconds() ?? 0);
        json.WriteNumber("inference_count"u8, model.InferenceCount);
        json.WriteNumber("execution_count"u8, model.ExecutionCount);
        json.WriteStartObject("inference_stats"u8);
        Write(json, "success"u8, model.Success);
        Write(json, "fail"u8, model.Fail);
        Write(json, "queue"u8, model.Queue);
        Write(json, "compute_input"u8, model.ComputeInput);
        Write(json, "compute_infer"u8, model.ComputeInfer);
        Write(json, "compute_output"u8, model.ComputeOutput);
        // The result cache serves pipelines' files, never requests.
        Write(json, "cache_hit"u8, default);
        Write(json, "cache_miss"u8, default);
        json.WriteEndObject();
        // Kept for models that answer a request in parts, which none here does.
        json.WriteStartObject("response_stats"u8);
        json.WriteEndObject();
        json.WriteStartArray("batch_stats"u8);
        foreach (var batch in model.Batches)
        {
            json.WriteStartObject();
            json.WriteNumber("batch_size"u8, batch.BatchSize);
            Write(json, "compute_input"u8, batch.ComputeInput);
            Write(json, "compute_infer"u8, batch.ComputeInfer);
            Write(json, "compute_output"u8, batch.ComputeOutput);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("memory_usage"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, DurationTotal total)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count"u8, total.Count);
        json.WriteNumber("ns"u8, total.Nanoseconds);
        json.WriteEndObject();
    }
}
