using Edge.Agent.Tasks.RawTensors;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>A bare ONNX file: tensors in, tensors out.</summary>
internal static class OnnxLayout
{
    /// <summary>Describes it.</summary>
    /// <param name="file">Absolute path of the file.</param>
    public static Outcome<ForeignModel> Read(string file)
    {
        var head = new DescriptionHead(
            RawTensorsOptions.TaskName, "An ONNX graph without a description.", DescriptionHead.NoLicence, DescriptionHead.PrecisionOf(file));
        return new ForeignModel("onnx", DescriptionWriter.Write(Path.GetDirectoryName(file)!, Path.GetFileName(file), head, _ => { }), []);
    }
}
