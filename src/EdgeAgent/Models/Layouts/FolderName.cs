using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models.Layouts;

/// <summary>Name and version of a model that does not state them: its place in a repository, or its folder's name.</summary>
internal static class FolderName
{
    /// <summary>Name and version.</summary>
    /// <param name="directory">Absolute path of the folder.</param>
    public static (string Name, string Version) Of(string directory)
    {
        var leaf = Path.GetFileName(directory);
        var parent = Path.GetFileName(Path.GetDirectoryName(directory)) ?? "";
        // Versions are numbers in every repository; a folder of another name is the model's own.
        return leaf.Length > 0 && char.IsAsciiDigit(leaf[0]) && ModelManifest.IsSafeName(leaf) && parent.Length > 0
            ? (Safe(parent), leaf)
            : (Safe(leaf), "1");
    }

    private static string Safe(string name)
    {
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '-')).TrimStart('.');
        return ModelManifest.IsSafeName(safe) ? safe : "model";
    }
}
