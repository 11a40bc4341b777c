using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tests.Api.Support;

/// <summary>The models that the protocols' tests speak to.</summary>
internal static class MemoryModels
{
    /// <summary>x FP32 [-1,3] comes back as y; batches of up to 8; three labels.</summary>
    public const string Echo = "echo";

    /// <summary>A tensor [-1] of every type, named by it, each of which comes back.</summary>
    public const string Every = "every";

    public static MemoryModel EchoModel() => new(
        Describe(Echo, [Tensor("x", TensorType.Float32, -1, 3)], [Tensor("y", TensorType.Float32, -1, 3)]) with
        {
            Task = "image-classification",
            Labels = ["cat", "dog", "fox"],
            Serving = new ModelServingOptions(2, new BatchingOptions(8, [4, 8], TimeSpan.FromMilliseconds(1.5)), QueueOptions.Default),
        },
        (inputs, _) => new((TensorValue[])[inputs[0] with { Name = "y" }]));

    public static MemoryModel EveryModel()
    {
        TensorInfo[] tensors = [.. Enum.GetValues<TensorType>().Select(type => Tensor(type.ProtocolName(), type, -1))];
        return new MemoryModel(Describe(Every, tensors, tensors), (inputs, _) => new(inputs.ToArray()));
    }

    /// <summary>As <see cref="Every"/>, for those types that lists and JSON carry.</summary>
    public static MemoryModel Without16BitFloats()
    {
        TensorInfo[] tensors = [.. EveryModel().Served.Inputs.Where(tensor => tensor.Type is not (TensorType.Float16 or TensorType.BFloat16))];
        return new MemoryModel(Describe("most", tensors, tensors), (inputs, _) => new(inputs.ToArray()));
    }

    /// <summary>One tensor [-1] of a type, which comes back under its own name.</summary>
    public static MemoryModel One(string name, TensorType type, params long[] shape) =>
        new(Describe(name, [Tensor("x", type, shape)], [Tensor("x", type, shape)]), (inputs, _) => new(inputs.ToArray()));

    /// <summary>Two inputs, their sum in a row each.</summary>
    public static MemoryModel Pair() => new(
        Describe("pair", [Tensor("a", TensorType.Float32, -1, 2), Tensor("b", TensorType.Int64, -1)], [Tensor("a", TensorType.Float32, -1, 2), Tensor("b", TensorType.Int64, -1)]),
        (inputs, _) => new(inputs.ToArray()));

    /// <summary>Ends as it is told.</summary>
    public static MemoryModel Ending(string name, Func<CancellationToken, ValueTask<Outcome<TensorValue[]>>> end) =>
        new(Describe(name, [Tensor("x", TensorType.Float32, -1)], [Tensor("x", TensorType.Float32, -1)]), (_, cancellationToken) => end(cancellationToken));

    public static IEnumerable<MemoryModel> All() =>
    [
        EchoModel(), EveryModel(), Pair(), One("text", TensorType.Bytes, -1), One("half", TensorType.Float16, -1), One("scalar", TensorType.Float64),
        One("open", TensorType.Float32, 1, -1, 2), One("words", TensorType.Bytes, 1),
        Ending("failing", _ => new(new Problem(ReasonCode.InferenceFailed, "The graph said no."))),
        Ending("full", _ => new(new Problem(ServingReasons.QueueFull, "64 requests wait."))),
        Ending("late", _ => new(new Problem(ServingReasons.Timeout, "It waited 5 ms."))),
        Ending("throwing", _ => throw new InvalidTimeZoneException("secret of the inside")),
    ];

    public static TensorInfo Tensor(string name, TensorType type, params long[] shape) =>
        new(name, type, shape, [.. shape.Select(dimension => dimension < 0 ? "n" : "")]);

    private static ServedModel Describe(string name, TensorInfo[] inputs, TensorInfo[] outputs) =>
        new(name, "3", ServingState.Ready, "", "tensors", inputs, outputs, [], ModelServingOptions.Default, "cpu");
}
