using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>Writes version 1 of <c>pcb-defects</c> down as another version of it.</summary>
    /// <param name="repository">The folder of models that it goes to.</param>
    /// <param name="version">What it is called there.</param>
    /// <returns>The version's folder.</returns>
    public static string WriteVersion(string repository, string version)
    {
        var folder = Path.Combine(repository, "pcb-defects", version);
        foreach (var file in Directory.EnumerateFiles(Model("1"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Model("1"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        var manifest = Path.Combine(folder, "model.json");
        var description = JsonNode.Parse(File.ReadAllText(manifest), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip })!;
        description["version"] = version;
        File.WriteAllText(manifest, description.ToJsonString());
        return folder;
    }

    /// <summary>Every sample: its path and its true class.</summary>
    public static IReadOnlyList<(string Path, string Label)> All()
    {
        var labels = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(Folder, "labels.json")))
            ?? throw new InvalidDataException("labels.json is null.");
        return [.. labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (Path.Combine(Folder, pair.Key), pair.Value))];
    }
}
