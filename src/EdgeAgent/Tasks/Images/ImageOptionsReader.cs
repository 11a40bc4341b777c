using Edge.Agent.Models;

namespace Edge.Agent.Tasks.Images;

/// <summary>Reads <c>input</c> and <c>preprocessing</c> of a task over one image.</summary>
internal static class ImageOptionsReader
{
    /// <summary>Largest side of an input: with three channels of f32 a tensor of 192 MiB, more than a box has to spare.</summary>
    private const int MaxSide = 4096;

    private static readonly Dictionary<string, TensorLayout> Layouts = new() { ["NCHW"] = TensorLayout.Nchw, ["NHWC"] = TensorLayout.Nhwc };
    private static readonly Dictionary<string, ColorOrder> Colors = new() { ["gray"] = ColorOrder.Gray, ["rgb"] = ColorOrder.Rgb, ["bgr"] = ColorOrder.Bgr };

    private static readonly Dictionary<string, ResizeMode> Resizes = new()
    {
        ["stretch"] = ResizeMode.Stretch,
        ["center-crop"] = ResizeMode.CenterCrop,
        ["shortest-edge"] = ResizeMode.ShortestEdge,
        ["letterbox"] = ResizeMode.Letterbox,
    };

    private static readonly Dictionary<string, ResampleFilter> Filters = new()
    {
        ["bilinear"] = ResampleFilter.Bilinear,
        ["bicubic"] = ResampleFilter.Bicubic,
        ["lanczos"] = ResampleFilter.Lanczos,
        ["nearest"] = ResampleFilter.Nearest,
        ["linear"] = ResampleFilter.Linear,
    };

    private static readonly Dictionary<string, DecodeScale> Decodes = new() { ["full"] = DecodeScale.Full, ["scaled"] = DecodeScale.Scaled };

    /// <summary>Reads both.</summary>
    /// <param name="root">The file's root object.</param>
    public static (ModelInput Input, ModelPreprocessing Preprocessing) Read(JsonFields root)
    {
        var input = Input(root.Object("input"));
        return (input, Preprocessing(root.Object("preprocessing"), input));
    }

    private static ModelInput Input(JsonFields fields)
    {
        var name = fields.Text("name", "must be the input's name in the ONNX graph");
        var layout = fields.Choice("layout", Layouts);
        var input = new ModelInput(name, fields.Integer("width", 1, MaxSide), fields.Integer("height", 1, MaxSide), fields.Choice("channels", Colors), layout);
        fields.End();
        return input;
    }

    private static ModelPreprocessing Preprocessing(JsonFields fields, ModelInput input)
    {
        var channels = input.Channels;
        var resize = fields.Choice("resize", Resizes);
        var preprocessing = new ModelPreprocessing(
            resize,
            fields.Number("scale", "must be the factor on a pixel of 0 to 255, for example 0.00392156862745098 for 1/255", scale => scale != 0),
            fields.Numbers("mean", channels, $"must be an array of {channels} number(s), one per channel", _ => true),
            fields.Numbers("std", channels, $"must be an array of {channels} number(s) other than 0, one per channel", std => std != 0),
            fields.Has("filter") ? fields.Choice("filter", Filters) : resize == ResizeMode.Letterbox ? ResampleFilter.Linear : ResampleFilter.Bilinear,
            ShortestEdge(fields, resize, input),
            Pad(fields, resize),
            fields.Has("decode") ? fields.Choice("decode", Decodes) : DecodeScale.Full);
        fields.End();
        return preprocessing;
    }

    private static int ShortestEdge(JsonFields fields, ResizeMode resize, ModelInput input)
    {
        if (resize == ResizeMode.ShortestEdge)
        {
            // A shorter one would leave a border, which no image processor that trains models lets happen.
            var edge = fields.Integer("shortestEdge", 1, MaxSide);
            if (edge < Math.Max(input.Width, input.Height)) fields.Fail("shortestEdge", $"is {edge}, less than the input's {input.Width}×{input.Height}; the crop would reach beyond the image");
            return edge;
        }

        if (fields.Has("shortestEdge")) fields.Fail("shortestEdge", "goes with \"resize\": \"shortest-edge\"; remove it, or change 'resize'");
        return 0;
    }

    private static byte Pad(JsonFields fields, ResizeMode resize)
    {
        if (!fields.Has("pad")) return resize == ResizeMode.Letterbox ? ModelPreprocessing.LetterboxGray : (byte)0;
        if (resize != ResizeMode.Letterbox) fields.Fail("pad", "goes with \"resize\": \"letterbox\"; remove it, or change 'resize'");
        return (byte)fields.Integer("pad", 0, byte.MaxValue);
    }
}
