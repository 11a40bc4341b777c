using System.Text.Json;

namespace Edge.Bench.Serving;

/// <summary>Time inside ONNX Runtime as the servers count it themselves.</summary>
internal static class SessionTime
{
    /// <summary>Runs and their nanoseconds since the agent's model was loaded.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="model">The model.</param>
    public static (long Count, long Nanoseconds) OfAgent(Server agent, string model)
    {
        using var document = JsonDocument.Parse(agent.Get($"/v2/models/{model}/stats"));
        var infer = document.RootElement.GetProperty("model_stats")[0].GetProperty("inference_stats").GetProperty("compute_infer");
        return (infer.GetProperty("count").GetInt64(), infer.GetProperty("ns").GetInt64());
    }

    /// <summary>Median run of the bare server since it was asked last, µs.</summary>
    /// <param name="bare">The bare server.</param>
    public static double OfBare(Server bare)
    {
        using var document = JsonDocument.Parse(bare.Get("/stats"));
        return document.RootElement.GetProperty("runP50Microseconds").GetDouble();
    }
}
