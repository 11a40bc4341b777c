using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
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

    /// <summary>Loads the model, to be asked about one image after the other.</summary>
    /// <param name="folder">As <see cref="Find"/> takes it.</param>
    /// <param name="runtime">Opens ONNX Runtime.</param>
    public static Outcome<SingleShot> Open(string folder, RuntimeLibraries runtime)
    {
        if (!Find(folder).TryGet(out var snapshot, out var problem)) return problem;
        if (!runtime.Open(1).TryGet(out var library, out problem)) return problem;
        return SingleShot.Open(library, snapshot.Directory, null, new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId()), PipelineOptions.DefaultMaxImagePixels);
    }

    /// <summary>Whether a folder holds versions: nothing but folders whose names begin with a number.</summary>
    private static bool IsModel(string path) =>
        Directory.GetFiles(path, "*.onnx").Length == 0 && Directory.GetDirectories(path).Any(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]));
}
