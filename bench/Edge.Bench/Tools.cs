namespace Edge.Bench;

/// <summary>The peers that bench/run.sh built, by the variables it sets.</summary>
internal static class Tools
{
    /// <summary>The bare loop.</summary>
    public static string BareLoop => Required("EDGE_BARE_LOOP");

    /// <summary>The bare loop on many threads.</summary>
    public static string BareParallel => Required("EDGE_BARE_PARALLEL");

    /// <summary>The bare server.</summary>
    public static string BareServe => Required("EDGE_BARE_SERVE");

    /// <summary>The agent at a line of simulated pins.</summary>
    public static string GateLine => Required("EDGE_GATE_LINE");

    /// <summary>Folder of the Node server with its packages; null when they could not be had.</summary>
    public static string? NodeServer => Optional("EDGE_BENCH_NODE");

    /// <summary>A Debian trixie root with python3-onnxruntime; null when none was named.</summary>
    public static string? TrixieRoot => Optional("EDGE_TRIXIE_ROOT");

    private static string Required(string variable) =>
        Optional(variable) ?? throw new InvalidOperationException("Start this through ./edge bench.");

    private static string? Optional(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
