using System.Text.Json;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>Image classifiers of Hugging Face: <c>preprocessor_config.json</c> in the words of <c>model.json</c>.</summary>
internal static class HuggingFaceImages
{
    private const string DefaultFilter = "bilinear";

    // PIL.Image.Resampling, as the processors store it.
    private static readonly Dictionary<int, string> Filters = new() { [0] = "nearest", [1] = "lanczos", [2] = DefaultFilter, [3] = "bicubic" };

    /// <summary>Describes one.</summary>
    /// <param name="export">The export.</param>
    public static Outcome<ForeignModel> Read(HuggingFaceExport export)
    {
        if (!export.Labels().TryGet(out var labels, out var problem)) return problem;
        if (export.Header.Inputs.Count != 1)
            return new Problem(ReasonCode.Unsupported, $"{Path.Combine(export.Directory, export.File)} has {export.Header.Inputs.Count} inputs; an image classifier has one, pixel_values.");
        var file = Path.Combine(export.Directory, "preprocessor_config.json");
        if (!ForeignJson.Read(file).TryGet(out var processor, out problem)) return problem;
        using (processor)
        {
            if (!ReadSizes(processor.RootElement, file).TryGet(out var sizes, out problem)) return problem;
            return new ForeignModel(
                "hugging-face",
                DescriptionWriter.Write(
                    export.Directory, export.File, export.Head(ImageClassificationOptions.TaskName), json => Write(json, export.Header, processor.RootElement, sizes)),
                labels);
        }
    }

    private static void Write(Utf8JsonWriter json, OnnxHeader header, JsonElement processor, Sizes sizes)
    {
        var input = header.Inputs[0];
        json.WriteStartObject("input");
        json.WriteString("name", input.Name);
        json.WriteString("layout", "NCHW");
        json.WriteNumber("width", sizes.Width);
        json.WriteNumber("height", sizes.Height);
        json.WriteString("channels", ForeignJson.Switch(processor, "do_flip_channel_order", false) ? "bgr" : "rgb");
        json.WriteEndObject();
        json.WriteStartObject("preprocessing");
        json.WriteString("resize", sizes.ShortestEdge > 0 ? "shortest-edge" : "stretch");
        if (sizes.ShortestEdge > 0) json.WriteNumber("shortestEdge", sizes.ShortestEdge);
        if (sizes.Filter != DefaultFilter) json.WriteString("filter", sizes.Filter);
        var rescale = ForeignJson.Switch(processor, "do_rescale", true);
        var normalize = ForeignJson.Switch(processor, "do_normalize", true);
        json.WriteNumber("scale", rescale ? ForeignJson.Number(processor, "rescale_factor", 1.0 / 255) : 1);
        DescriptionWriter.Numbers(json, "mean", normalize ? ForeignJson.Three(processor, "image_mean", [0.5, 0.5, 0.5]) : [0, 0, 0]);
        DescriptionWriter.Numbers(json, "std", normalize ? ForeignJson.Three(processor, "image_std", [0.5, 0.5, 0.5]) : [1, 1, 1]);
        json.WriteEndObject();
        DescriptionWriter.Texts(json, "output", ("name", header.Outputs[0].Name));
        DescriptionWriter.Texts(json, "postprocessing", ("activation", "softmax"));
        json.WriteString("labels", "labels.txt");
    }

    private static Outcome<Sizes> ReadSizes(JsonElement processor, string file)
    {
        var filter = (int)ForeignJson.Number(processor, "resample", 2);
        if (!Filters.TryGetValue(filter, out var word))
            return new Problem(ReasonCode.Unsupported, $"{file}: 'resample' is {filter}; 0 (nearest), 1 (lanczos), 2 (bilinear) and 3 (bicubic) are known.");
        if (Side(processor, "size") is not { } size)
            return new Problem(ReasonCode.Malformed, $"{file}: 'size' must be a number, {{ height, width }} or {{ shortest_edge }}.");
        var crops = ForeignJson.Switch(processor, "do_center_crop", false);
        if (size.Edge == 0) return Fixed(size, crops ? Side(processor, "crop_size") : null, word);
        // ConvNeXT: below 384 pixels the shorter side goes to size / crop_pct, and the middle of that size is cut out.
        var share = ForeignJson.Number(processor, "crop_pct", 0);
        if (share > 0 && size.Edge < 384) return new Sizes(size.Edge, size.Edge, (int)(size.Edge / share), word);
        if (share > 0) return new Sizes(size.Edge, size.Edge, 0, word);
        return crops && Side(processor, "crop_size") is { } crop
            ? new Sizes(Math.Max(crop.Width, crop.Edge), Math.Max(crop.Height, crop.Edge), size.Edge, word)
            : new Problem(ReasonCode.Unsupported, $"{file}: 'size.shortest_edge' without a 'crop_size' gives images of any size; export the model with a crop.");
    }

    private static Outcome<Sizes> Fixed((int Width, int Height, int Edge) size, (int Width, int Height, int Edge)? crop, string filter) =>
        crop is null || (crop.Value.Width == size.Width && crop.Value.Height == size.Height)
            ? new Sizes(size.Width, size.Height, 0, filter)
            : new Problem(ReasonCode.Unsupported, "preprocessor_config.json: 'size' stretches and 'crop_size' then cuts to something else, which no stretch or crop of model.json does.");

    /// <summary>A size as processors write it: a number (both sides), height and width, or the shorter side alone.</summary>
    private static (int Width, int Height, int Edge)? Side(JsonElement processor, string name)
    {
        if (!processor.TryGetProperty(name, out var size)) return null;
        if (size.ValueKind == JsonValueKind.Number && size.TryGetInt32(out var both)) return (both, both, 0);
        if (size.ValueKind != JsonValueKind.Object) return null;
        if (size.TryGetProperty("shortest_edge", out var edge) && edge.TryGetInt32(out var shortest)) return (0, 0, shortest);
        return size.TryGetProperty("height", out var height) && size.TryGetProperty("width", out var width) ? (width.GetInt32(), height.GetInt32(), 0) : null;
    }

    private sealed record Sizes(int Width, int Height, int ShortestEdge, string Filter);
}
