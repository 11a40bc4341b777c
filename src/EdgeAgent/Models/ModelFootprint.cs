using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>What a model version takes of memory, as far as its files tell.</summary>
internal static class ModelFootprint
{
    /// <summary>Twice the weights: ONNX Runtime keeps packed copies beside them (319 MB for a 168 MB file, loaded by path).</summary>
    private const int Copies = 2;

    /// <summary>Bytes of the graph and of external data beside it, times the copies; 0 when the folder cannot be read.</summary>
    /// <param name="directory">The version's folder.</param>
    public static long Of(string directory)
    {
        try
        {
            return Copies * new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => ModelManifest.Includes(file.Name) && file.Extension is ".onnx" or ".ort" or ".data" or ".onnx_data" or ".bin")
                .Sum(file => file.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
