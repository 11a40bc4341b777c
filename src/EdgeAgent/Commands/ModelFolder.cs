using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>A model as the commands name it: the folder of a version, or of a model, whose highest version is meant then.</summary>
internal static class ModelFolder
{
    public static Outcome<ModelSnapshot> Find(string folder)
    {
        // A shell completes a folder with a slash behind it, and then its last part would have no name.
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(path)) path = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(path)) return new Problem(ReasonCode.NotFound, $"{folder}: there is no such folder; name the folder that holds model.json.");
        if (File.Exists(Path.Combine(path, ModelDescription.FileName)) || !IsModel(path))
            return ModelBundle.Load(path).TryGet(out var bundle, out var problem) ? bundle.ToSnapshot() : problem;
        return new ModelRepository(Path.GetDirectoryName(path)!).Find(Path.GetFileName(path));
    }

    /// <summary>Whether a folder holds versions: nothing but folders whose names begin with a number.</summary>
    private static bool IsModel(string path) =>
        Directory.GetFiles(path, "*.onnx").Length == 0 && Directory.GetDirectories(path).Any(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]));
}
