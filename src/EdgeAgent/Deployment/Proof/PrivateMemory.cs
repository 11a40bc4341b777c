using System.Diagnostics;
using System.Globalization;

namespace Edge.Agent.Deployment.Proof;

/// <summary>What the agent's process has in memory that no file backs: where a model that leaks shows.</summary>
internal static class PrivateMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Bytes, those that were swapped out included.</summary>
    public static long Read()
    {
        if (!File.Exists(Status))
        {
            using var process = Process.GetCurrentProcess();
            return process.PrivateMemorySize64;
        }

        return File.ReadLines(Status).Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("VmSwap:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
    }
}
