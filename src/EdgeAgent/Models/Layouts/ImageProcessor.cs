using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary><c>preprocessor_config.json</c> of Hugging Face in the words of <c>model.json</c>.</summary>
/// <param name="Size">How an image comes to the input's size.</param>
/// <param name="Bgr">Whether the channels are turned round.</param>
/// <param name="Scale">Factor on a pixel.</param>
/// <param name="Mean">Taken off, per channel.</param>
/// <param name="Std">Divides, per channel.</param>
internal sealed record ImageProcessor(ProcessorSize Size, bool Bgr, double Scale, IReadOnlyList<double> Mean, IReadOnlyList<double> Std)
{
    /// <summary>Reads one.</summary>
    /// <param name="file">Absolute path.</param>
    /// <returns>It, or what is missing or cannot be mapped.</returns>
    public static Outcome<ImageProcessor> Read(string file)
    {
        if (!ForeignJson.Read(file).TryGet(out var json, out var problem)) return problem;
        if (!ProcessorSize.Read(json).TryGet(out var size, out problem)) return json.Problem ?? problem;
        var (rescale, normalize) = (json.Switch("do_rescale", true), json.Switch("do_normalize", true));
        var factor = json.Number("rescale_factor", 1.0 / 255);
        var (mean, std) = (json.Three("image_mean", [0.5, 0.5, 0.5]), json.Three("image_std", [0.5, 0.5, 0.5]));
        var processor = new ImageProcessor(
            size, json.Switch("do_flip_channel_order", false), rescale ? factor : 1, normalize ? mean : [0, 0, 0], normalize ? std : [1, 1, 1]);
        return json.Problem is { } wrong ? wrong : processor;
    }

    /// <summary>Writes <c>input</c> and <c>preprocessing</c>.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="input">The input's name.</param>
    public void Write(Utf8JsonWriter json, string input)
    {
        json.WriteStartObject("input");
        json.WriteString("name", input);
        json.WriteString("layout", "NCHW");
        json.WriteNumber("width", Size.Width);
        json.WriteNumber("height", Size.Height);
        json.WriteString("channels", Bgr ? "bgr" : "rgb");
        json.WriteEndObject();
        json.WriteStartObject("preprocessing");
        json.WriteString("resize", Size.ShortestEdge > 0 ? "shortest-edge" : "stretch");
        if (Size.ShortestEdge > 0) json.WriteNumber("shortestEdge", Size.ShortestEdge);
        if (Size.Filter != ProcessorSize.DefaultFilter) json.WriteString("filter", Size.Filter);
        json.WriteNumber("scale", Scale);
        DescriptionWriter.Numbers(json, "mean", Mean);
        DescriptionWriter.Numbers(json, "std", Std);
        json.WriteEndObject();
    }
}
