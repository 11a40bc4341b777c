using System.Text.Json;

namespace Edge.TestKit;

/// <summary>The rendered board patches of <c>models/samples/pcb</c> and the shipped models.</summary>
public static class Samples
{
    /// <summary>The shipped model repository.</summary>
    public static string Repository { get; } = Path.Combine(RepositoryRoot.Path, "models", "quantized");

    /// <summary>The folder of sample images.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "models", "samples", "pcb");

    /// <summary>A model version's folder.</summary>
    /// <param name="version">The version of <c>pcb-defects</c>.</param>
    public static string Model(string version) => Path.Combine(Repository, "pcb-defects", version);

    /// <summary>Every sample: its path and its true class.</summary>
    public static IReadOnlyList<(string Path, string Label)> All()
    {
        var labels = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "labels.json")))
            ?? throw new InvalidDataException("labels.json is null.");
        return [.. labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Path.Combine(Folder, pair.Key), pair.Value))];
    }
}
