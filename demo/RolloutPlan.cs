using System.Text.Json.Nodes;

namespace Edge.Demo;

/// <summary>How a version of the demo's model reaches its boxes: one first, in the shadow, on trial, then the others.</summary>
internal static class RolloutPlan
{
    /// <summary>Frames in the shadow of the version before; boards that differ in one of ten show it within them.</summary>
    private const int Shadow = 300;

    /// <summary>Frames decided on trial.</summary>
    private const int Trial = 60;

    /// <summary>
    /// The rollout. Its bounds are those of a demo: three boxes and minutes, not a fleet and days. Latency is not judged on
    /// a machine that runs everything at once, and version 2 is surer of itself than version 1 was.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="canary">The device that begins.</param>
    public static JsonNode For(string version, string canary) => JsonNode.Parse($$"""
        {
          "model": "{{Stage.Model}}", "version": "{{version}}", "targets": { "all": true },
          "groups": [ { "name": "canary", "devices": ["plant/{{canary}}"] }, { "name": "fleet", "percent": 100 } ],
          "proof": {
            "shadow": { "frames": {{Shadow}}, "maximumLatencyRatio": 20, "maximumConfidenceShift": 0.5 },
            "trial": { "frames": {{Trial}}, "minimumSeconds": 3, "maximumLatencyRatio": 20, "maximumConfidenceShift": 0.5 }
          },
          "gates": { "minimumFrames": {{Shadow}}, "minimumReviewed": 15, "negligibleDisagreement": 0.05, "errorRate": 0.02, "latencyRatio": null, "confidenceShift": 0.5 },
          "errors": { "then": "revert" }
        }
        """)!;
}
