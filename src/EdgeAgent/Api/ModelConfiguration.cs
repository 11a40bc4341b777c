using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;

namespace Edge.Agent.Api;

/// <summary>What Triton's model configuration extension says of a model, in the words that its HTTP and its gRPC form share.</summary>
internal static class ModelConfiguration
{
    /// <summary>The format, in Triton's word.</summary>
    public const string Platform = "onnxruntime_onnx";

    /// <summary>What runs it, in Triton's word.</summary>
    public const string Backend = "onnxruntime";

    /// <summary>A tensor's dimensions: without the first where that is the batch's, which <c>max_batch_size</c> stands for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">One of its tensors.</param>
    public static IEnumerable<long> Dims(ServedModel model, TensorInfo tensor) => tensor.Shape.Skip(model.MaxBatchSize > 0 ? 1 : 0);

    /// <summary>The order of an image's dimensions. Triton's formats are of single images: a tensor that still has the batch's dimension is in none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensor">One of its inputs.</param>
    /// <returns>Null for no format.</returns>
    public static TensorLayout? Format(ServedModel model, TensorInfo tensor) =>
        model.Image is { } image && image.Name == tensor.Name && Dims(model, tensor).Count() == 3 ? image.Layout : null;

    /// <summary>Whether its instances are the CPU's; of what else there is, Triton knows only one kind by name.</summary>
    /// <param name="model">The model.</param>
    public static bool IsOnCpu(ServedModel model) => model.ExecutionProvider == ExecutionProviderNames.Cpu;
}
