using System.Text.Json;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api.OpenInference;

/// <summary>Writes Triton's <c>ModelConfig</c> as JSON: of its fields those that say something of a model here.</summary>
internal static class ModelConfigurationWriter
{
    /// <summary>Writes the document.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="model">The model.</param>
    public static void Write(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("platform"u8, ModelConfiguration.Platform);
        json.WriteString("backend"u8, ModelConfiguration.Backend);
        json.WriteStartObject("version_policy"u8);
        json.WriteStartObject("latest"u8);
        json.WriteNumber("num_versions"u8, 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("max_batch_size"u8, model.MaxBatchSize);
        json.WriteStartArray("input"u8);
        foreach (var tensor in model.Inputs) WriteInput(json, model, tensor);
        json.WriteEndArray();
        json.WriteStartArray("output"u8);
        foreach (var tensor in model.Outputs)
        {
            json.WriteStartObject();
            WriteTensor(json, model, tensor);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteInstances(json, model);
        if (model.Serving.Batching is { } batching) WriteBatching(json, batching, model.Serving.Queue);
        json.WriteStartObject("model_transaction_policy"u8);
        json.WriteBoolean("decoupled"u8, false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, ServedModel model, TensorInfo tensor)
    {
        json.WriteStartObject();
        WriteTensor(json, model, tensor);
        json.WriteString("format"u8, ModelConfiguration.Format(model, tensor) switch
        {
            TensorLayout.Nchw => "FORMAT_NCHW",
            TensorLayout.Nhwc => "FORMAT_NHWC",
            _ => "FORMAT_NONE",
        });
        json.WriteBoolean("allow_ragged_batch"u8, false);
        json.WriteBoolean("optional"u8, false);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, ServedModel model, TensorInfo tensor)
    {
        json.WriteString("name"u8, tensor.Name);
        json.WriteString("data_type"u8, tensor.Type == TensorType.Bytes ? "TYPE_STRING" : $"TYPE_{tensor.Type.ProtocolName()}");
        json.WriteStartArray("dims"u8);
        foreach (var dimension in ModelConfiguration.Dims(model, tensor)) json.WriteNumberValue(dimension);
        json.WriteEndArray();
        json.WriteBoolean("is_shape_tensor"u8, false);
    }

    private static void WriteInstances(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartArray("instance_group"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, model.Name);
        json.WriteString("kind"u8, ModelConfiguration.IsOnCpu(model) ? "KIND_CPU" : "KIND_AUTO");
        json.WriteNumber("count"u8, model.Serving.Instances);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteBatching(Utf8JsonWriter json, BatchingOptions batching, QueueOptions queue)
    {
        json.WriteStartObject("dynamic_batching"u8);
        json.WriteStartArray("preferred_batch_size"u8);
        foreach (var size in batching.PreferredBatchSizes) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteNumber("max_queue_delay_microseconds"u8, (long)batching.MaxQueueDelay.TotalMicroseconds);
        json.WriteBoolean("preserve_ordering"u8, false);
        json.WriteNumber("priority_levels"u8, queue.PriorityLevels);
        json.WriteNumber("default_priority_level"u8, queue.DefaultPriorityLevel);
        json.WriteStartObject("default_queue_policy"u8);
        json.WriteString("timeout_action"u8, queue.TimeoutAction == TimeoutAction.Delay ? "DELAY" : "REJECT");
        json.WriteNumber("default_timeout_microseconds"u8, (long)queue.DefaultTimeout.TotalMicroseconds);
        json.WriteBoolean("allow_timeout_override"u8, queue.AllowTimeoutOverride);
        json.WriteNumber("max_queue_size"u8, queue.MaxQueueSize);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
