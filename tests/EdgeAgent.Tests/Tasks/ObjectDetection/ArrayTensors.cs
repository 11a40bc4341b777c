using System.Runtime.InteropServices;
using Edge.Agent.Tasks;
using Edge.Agent.Tensors;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

/// <summary>Output tensors as a test writes them.</summary>
internal sealed class ArrayTensors : ITensorSource
{
    private readonly (long[] Shape, float[] Values)[] _outputs;

    public ArrayTensors(params (long[] Shape, float[] Values)[] outputs) => _outputs = outputs;

    public TensorView Output(int index) =>
        new(TensorType.Float32, _outputs[index].Shape, MemoryMarshal.AsBytes<float>(_outputs[index].Values));
}
