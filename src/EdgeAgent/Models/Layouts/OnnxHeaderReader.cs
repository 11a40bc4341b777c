using System.Text;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>Reads <see cref="OnnxHeader"/>: walks the protocol buffer's fields and seeks over the weights.</summary>
internal static class OnnxHeaderReader
{
    /// <summary>Longest message that is read whole; names and shapes are far below, weights far above.</summary>
    private const int MaxMessage = 1024 * 1024;

    /// <summary>Reads a file's header.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <returns>The header, or why the file is none.</returns>
    public static Outcome<OnnxHeader> Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            List<OnnxValue> inputs = [], outputs = [];
            HashSet<string> initializers = new(StringComparer.Ordinal), dataFiles = new(StringComparer.Ordinal);
            Dictionary<string, string> metadata = new(StringComparer.Ordinal);
            var model = new ProtoWalk(stream, stream.Length);
            while (model.Next())
            {
                if (model.Field == 7 && model.IsMessage) ReadGraph(model.Enter(), inputs, outputs, initializers, dataFiles);
                else if (model.Field == 14 && model.IsMessage) ReadPair(model.Bytes(MaxMessage), metadata);
                else model.Skip();
            }

            if (outputs.Count == 0) return new Problem(ReasonCode.ModelInvalid, $"{file} is no ONNX model: it has no graph with outputs.");
            return new OnnxHeader([.. inputs.Where(input => !initializers.Contains(input.Name))], outputs, metadata, dataFiles);
        }
        catch (InvalidDataException exception)
        {
            return new Problem(ReasonCode.ModelInvalid, $"{file} is no ONNX model, or is damaged: {exception.Message}");
        }
    }

    private static void ReadGraph(ProtoWalk graph, List<OnnxValue> inputs, List<OnnxValue> outputs, HashSet<string> initializers, HashSet<string> dataFiles)
    {
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 5 when graph.IsMessage:
                    ReadInitializer(graph.Enter(), initializers, dataFiles);
                    break;
                case 11 when graph.IsMessage:
                    inputs.Add(ReadValue(graph.Bytes(MaxMessage)));
                    break;
                case 12 when graph.IsMessage:
                    outputs.Add(ReadValue(graph.Bytes(MaxMessage)));
                    break;
                default:
                    graph.Skip();
                    break;
            }
        }
    }

    /// <summary>TensorProto.name and external_data; its weights, which come before them, are passed over.</summary>
    private static void ReadInitializer(ProtoWalk tensor, HashSet<string> names, HashSet<string> dataFiles)
    {
        Dictionary<string, string> external = [];
        while (tensor.Next())
        {
            if (tensor.Field == 8 && tensor.IsMessage) names.Add(Encoding.UTF8.GetString(tensor.Bytes(MaxMessage)));
            else if (tensor.Field == 13 && tensor.IsMessage) ReadPair(tensor.Bytes(MaxMessage), external);
            else tensor.Skip();
        }

        if (external.TryGetValue("location", out var file)) dataFiles.Add(file);
    }

    private static void ReadPair(byte[] bytes, Dictionary<string, string> metadata)
    {
        string key = "", value = "";
        foreach (var field in ProtoWalk.Over(bytes))
        {
            if (field.Number == 1) key = Encoding.UTF8.GetString(field.Content);
            if (field.Number == 2) value = Encoding.UTF8.GetString(field.Content);
        }

        metadata[key] = value;
    }

    // ValueInfoProto { name = 1, type = 2: TypeProto { tensor_type = 1: { elem_type = 1, shape = 2: { dim = 1: { dim_value = 1 } } } } }
    private static OnnxValue ReadValue(byte[] bytes)
    {
        var name = "";
        var type = 0;
        List<long> shape = [];
        foreach (var value in ProtoWalk.Over(bytes))
        {
            if (value.Number == 1) name = Encoding.UTF8.GetString(value.Content);
            if (value.Number != 2) continue;
            foreach (var tensor in ProtoWalk.Over(value.Content).Where(field => field.Number == 1))
            {
                foreach (var field in ProtoWalk.Over(tensor.Content))
                {
                    if (field.Number == 1) type = (int)field.Value;
                    if (field.Number == 2) shape.AddRange(ProtoWalk.Over(field.Content).Where(dim => dim.Number == 1).Select(dim => Dimension(dim.Content)));
                }
            }
        }

        return new OnnxValue(name, type, shape);
    }

    private static long Dimension(byte[] bytes)
    {
        var sized = ProtoWalk.Over(bytes).Where(field => field.Number == 1).ToArray();
        return sized.Length > 0 && sized[0].Value > 0 ? sized[0].Value : -1;
    }
}
