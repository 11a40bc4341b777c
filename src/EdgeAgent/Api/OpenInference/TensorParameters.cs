using Edge.Protocol;

namespace Edge.Agent.Api.OpenInference;

/// <summary>Parameters of single tensors: the binary and classification extensions. Shared memory is refused, since silence would mean that no data are read.</summary>
internal static class TensorParameters
{
    /// <summary>Heeds a parameter of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="path">Where the parameter stands.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static Problem? Set(InputDraft input, string path, string name, in ParameterValue value)
    {
        if (name != "binary_data_size") return SharedMemory(path, name);
        if (value.Kind != ParameterKind.Integer || value.Integer < 0) return new Problem(ReasonCode.Malformed, $"{path}: {value} is not a number of bytes.");
        input.BinarySize = value.Integer;
        return null;
    }

    /// <summary>Heeds a parameter of an output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="path">Where the parameter stands.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static Problem? Set(OutputDraft output, string path, string name, in ParameterValue value)
    {
        switch (name)
        {
            case "binary_data":
                if (value.Kind != ParameterKind.Truth) return new Problem(ReasonCode.Malformed, $"{path}: {value} is neither true nor false.");
                output.Binary = value.Integer != 0;
                return null;
            case "classification":
                if (value.Kind != ParameterKind.Integer || value.Integer is < 0 or > int.MaxValue) return new Problem(ReasonCode.Malformed, $"{path}: {value} is not a number of classes.");
                output.Classes = (int)value.Integer;
                return null;
            default:
                return SharedMemory(path, name);
        }
    }

    private static Problem? SharedMemory(string path, string name) => name.StartsWith("shared_memory_", StringComparison.Ordinal)
        ? new Problem(ReasonCode.Unsupported, $"{path}: the shared-memory extension is not served here; send the data in the body.")
        : null;
}
