using Edge.Agent.Serving;

namespace Edge.Agent.Api.Metrics;

/// <summary>Triton's metrics from the engine's statistics. docs/serving.md has the mapping.</summary>
internal static class InferenceMetrics
{
    private const long NanosecondsPerMicrosecond = 1000;

    /// <summary>Adds the samples of every model version.</summary>
    /// <param name="service">The engine.</param>
    /// <param name="counters">Gets the totals.</param>
    /// <param name="gauges">Gets the states.</param>
    public static void Add(IInferenceService service, IDictionary<string, long> counters, IDictionary<string, long> gauges)
    {
        foreach (var model in service.Models)
        {
            var labels = Labels(model.Name, model.Version);
            gauges[$"edge_model_ready{labels}"] = model.State == ServingState.Ready ? 1 : 0;
        }

        if (!service.Statistics(null, null).TryGet(out var statistics, out _)) return;
        foreach (var model in statistics)
        {
            var labels = Labels(model.Name, model.Version);
            counters[$"nv_inference_request_success{labels}"] = model.Success.Count;
            counters[$"nv_inference_request_failure{labels}"] = model.Fail.Count;
            counters[$"nv_inference_count{labels}"] = model.InferenceCount;
            counters[$"nv_inference_exec_count{labels}"] = model.ExecutionCount;
            counters[$"nv_inference_request_duration_us{labels}"] = Microseconds(model.Success);
            counters[$"nv_inference_queue_duration_us{labels}"] = Microseconds(model.Queue);
            counters[$"nv_inference_compute_input_duration_us{labels}"] = Microseconds(model.ComputeInput);
            counters[$"nv_inference_compute_infer_duration_us{labels}"] = Microseconds(model.ComputeInfer);
            counters[$"nv_inference_compute_output_duration_us{labels}"] = Microseconds(model.ComputeOutput);
            gauges[$"nv_inference_pending_request_count{labels}"] = model.Pending;
        }
    }

    private static long Microseconds(DurationTotal total) => total.Nanoseconds / NanosecondsPerMicrosecond;

    private static string Labels(string model, string version) => $"{{model=\"{Escape(model)}\",version=\"{Escape(version)}\"}}";

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
