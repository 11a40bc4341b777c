using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>What a model version takes of memory, as far as its files tell: of several files only one is ever loaded.</summary>
internal static class ModelFootprint
{
    /// <summary>Twice the weights: ONNX Runtime keeps packed copies beside them (319 MB for a 168 MB file, loaded by path).</summary>
    private const int Copies = 2;

    /// <summary>Bytes of a version that is not loaded yet: of its largest file, since the box chooses while it loads; 0 when the folder cannot be read.</summary>
    /// <param name="directory">The version's folder.</param>
    public static long OfAny(string directory)
    {
        if (!ModelBundle.Load(directory).TryGet(out var bundle, out _)) return 0;
        return bundle.Description.Variants.Select(variant => variant.File).Append(bundle.Description.File).Max(file => Of(directory, file));
    }

    /// <summary>Bytes of one of a version's files and the external data beside it, times the copies; 0 when they cannot be read.</summary>
    /// <param name="directory">The version's folder.</param>
    /// <param name="file">The file, relative to it.</param>
    public static long Of(string directory, string file)
    {
        try
        {
            var graph = new FileInfo(Path.Combine(directory, file));
            var beside = graph.Directory!.GetFiles().Where(other => ModelManifest.Includes(other.Name)).ToArray();
            var graphs = beside.Where(other => other.Extension is ".onnx" or ".ort").Select(other => other.Name).ToArray();
            return Copies * (graph.Length + beside.Where(other => IsData(other) && Owner(other.Name, graphs) is var owner && (owner is null || owner == graph.Name)).Sum(other => other.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static bool IsData(FileInfo file) => file.Extension is ".data" or ".onnx_data" or ".bin" or ".weights";

    /// <summary>The graph that external data is named after, as exporters do; null for data that any of them may use.</summary>
    private static string? Owner(string data, string[] graphs) => graphs
        .Where(graph => data.StartsWith(Path.GetFileNameWithoutExtension(graph), StringComparison.Ordinal))
        .MaxBy(graph => graph.Length);
}
