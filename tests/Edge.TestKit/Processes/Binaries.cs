using System.Runtime.InteropServices;

namespace Edge.TestKit.Processes;

/// <summary>The published programs that system tests and the demo run: what a user installs, never the build output.</summary>
public static class Binaries
{
    /// <summary>The agent, from <c>EDGE_AGENT_BINARY</c> or the last <c>./edge publish</c>.</summary>
    public static string Agent => Find("EDGE_AGENT_BINARY", "agent", "edge-agent");

    /// <summary>The hub, from <c>EDGE_HUB_BINARY</c> or the last <c>./edge publish</c>.</summary>
    public static string Hub => Find("EDGE_HUB_BINARY", "hub", "edge-hub");

    /// <summary>The agent for linux-arm64, from <c>EDGE_AGENT_ARM64_BINARY</c> or the last <c>./edge publish linux-arm64</c>.</summary>
    public static string AgentForArm64 => Find("EDGE_AGENT_ARM64_BINARY", "agent", "edge-agent", "linux-arm64");

    /// <summary>The journal under load, from <c>EDGE_KILL_TARGET_BINARY</c> or the last <c>./edge soak kills</c>.</summary>
    public static string KillTarget => Find("EDGE_KILL_TARGET_BINARY", "kill-target", "edge-kill-target");

    /// <summary>The same for linux-arm64, from <c>EDGE_KILL_TARGET_ARM64_BINARY</c> or the last <c>./edge soak power</c>.</summary>
    public static string KillTargetForArm64 => Find("EDGE_KILL_TARGET_ARM64_BINARY", "kill-target", "edge-kill-target", "linux-arm64");

    private static string Find(string variable, string folder, string name, string? rid = null)
    {
        var path = Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given
            ? given
            : Path.Combine(RepositoryRoot.Path, "artifacts", "publish", rid ?? RuntimeInformation.RuntimeIdentifier, folder, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run ./edge publish {rid}, or set {variable}.");
    }
}
