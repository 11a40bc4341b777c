using System.Text.Json.Nodes;
using Edge.TestKit;

namespace Edge.Demo;

/// <summary>
/// A version 3 that nothing at installation can tell from a good one: the network and the golden cases of version 2, and a rule
/// in which somebody let spurs pass.
/// </summary>
internal static class WorseVersion
{
    /// <summary>Makes its folder.</summary>
    /// <param name="folder">Where; made anew.</param>
    public static async Task MakeAsync(string folder)
    {
        var source = Samples.Model("2");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        var manifest = Path.Combine(folder, "model.json");
        var model = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        model["version"] = "3";
        model["decision"]!["accept"] = new JsonArray("good", "spur");
        await JsonFile.WriteAsync(manifest, model);
    }
}
