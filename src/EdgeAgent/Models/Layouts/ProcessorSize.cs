using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>How a Hugging Face processor brings an image to size.</summary>
/// <param name="Width">Pixels across of the input.</param>
/// <param name="Height">Pixels down.</param>
/// <param name="ShortestEdge">Pixels of the shorter side before the crop; 0 when both sides are stretched.</param>
/// <param name="Filter">The filter's word in <c>model.json</c>.</param>
internal sealed record ProcessorSize(int Width, int Height, int ShortestEdge, string Filter)
{
    /// <summary>The filter where none is named.</summary>
    public const string DefaultFilter = "bilinear";

    // PIL.Image.Resampling, as the processors store it.
    private static readonly Dictionary<int, string> Filters = new() { [0] = "nearest", [1] = "lanczos", [2] = DefaultFilter, [3] = "bicubic" };

    /// <summary>Reads it.</summary>
    /// <param name="processor">The content of <c>preprocessor_config.json</c>.</param>
    public static Outcome<ProcessorSize> Read(ForeignJson processor)
    {
        var file = processor.File;
        var filter = (int)processor.Number("resample", 2);
        if (!Filters.TryGetValue(filter, out var word))
            return new Problem(ReasonCode.Unsupported, $"{file}: 'resample' is {filter}; 0 (nearest), 1 (lanczos), 2 (bilinear) and 3 (bicubic) are known.");
        if (Side(processor, "size") is not { } size)
            return new Problem(ReasonCode.Malformed, $"{file}: 'size' must be a number, {{ height, width }} or {{ shortest_edge }}, in whole pixels.");
        var crops = processor.Switch("do_center_crop", false);
        var crop = crops ? Side(processor, "crop_size") : null;
        if (crops && crop is null && processor.Find("crop_size") is not null)
            return new Problem(ReasonCode.Malformed, $"{file}: 'crop_size' must be a number or {{ height, width }}, in whole pixels.");
        if (size.Edge == 0) return Fixed(file, size, crop, word);
        // ConvNeXT: below 384 pixels the shorter side goes to size / crop_pct, and the middle of that size is cut out.
        var share = processor.Number("crop_pct", 0);
        if (share > 0 && size.Edge < 384) return new ProcessorSize(size.Edge, size.Edge, (int)(size.Edge / share), word);
        if (share > 0) return new ProcessorSize(size.Edge, size.Edge, 0, word);
        return crop is { } cut
            ? new ProcessorSize(Math.Max(cut.Width, cut.Edge), Math.Max(cut.Height, cut.Edge), size.Edge, word)
            : new Problem(ReasonCode.Unsupported, $"{file}: 'size.shortest_edge' without a 'crop_size' gives images of any size; export the model with a crop.");
    }

    private static Outcome<ProcessorSize> Fixed(string file, (int Width, int Height, int Edge) size, (int Width, int Height, int Edge)? crop, string filter) =>
        crop is null || (crop.Value.Width == size.Width && crop.Value.Height == size.Height)
            ? new ProcessorSize(size.Width, size.Height, 0, filter)
            : new Problem(ReasonCode.Unsupported, $"{file}: 'size' stretches and 'crop_size' then cuts to something else, which no stretch or crop of model.json does.");

    /// <summary>A size as processors write it: a number (both sides), height and width, or the shorter side alone.</summary>
    private static (int Width, int Height, int Edge)? Side(ForeignJson processor, string name)
    {
        if (processor.Find(name) is not { } size) return null;
        if (Whole(size) is { } both) return (both, both, 0);
        if (size.ValueKind != JsonValueKind.Object) return null;
        if (size.TryGetProperty("shortest_edge", out var edge)) return Whole(edge) is { } shortest ? (0, 0, shortest) : null;
        return size.TryGetProperty("height", out var height) && size.TryGetProperty("width", out var width) && Whole(height) is { } down && Whole(width) is { } across
            ? (across, down, 0)
            : null;
    }

    private static int? Whole(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
