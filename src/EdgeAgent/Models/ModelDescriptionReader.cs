using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>Reads <c>model.json</c> (docs/models.md) and reports everything that is wrong with it at once.</summary>
public static class ModelDescriptionReader
{
    /// <summary>Largest side of an input: with three channels of f32 a tensor of 192 MiB, more than a box has to spare.</summary>
    private const int MaxSide = 4096;

    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<string, string> Tasks = new() { ["image-classification"] = "image-classification" };
    private static readonly Dictionary<string, string> Precisions = new() { ["int8"] = "int8", ["fp16"] = "fp16", ["fp32"] = "fp32" };
    private static readonly Dictionary<string, string> Layouts = new() { ["NCHW"] = "NCHW" };
    private static readonly Dictionary<string, ColorOrder> Colors = new() { ["gray"] = ColorOrder.Gray, ["rgb"] = ColorOrder.Rgb, ["bgr"] = ColorOrder.Bgr };
    private static readonly Dictionary<string, ResizeMode> Resizes = new() { ["stretch"] = ResizeMode.Stretch, ["center-crop"] = ResizeMode.CenterCrop };

    private static readonly Dictionary<string, Activation> Activations = new()
    {
        ["softmax"] = Activation.Softmax,
        ["sigmoid"] = Activation.Sigmoid,
        ["none"] = Activation.None,
    };

    private static readonly Dictionary<string, Verdict> Uncertain = new()
    {
        ["reject"] = Verdict.Reject,
        ["accept"] = Verdict.Accept,
        ["review"] = Verdict.Review,
    };

    private static readonly Dictionary<string, ProviderRequirement> Policies = new()
    {
        ["any"] = ProviderRequirement.Any,
        ["prefer"] = ProviderRequirement.Prefer,
        ["require"] = ProviderRequirement.Require,
    };

    /// <summary>Reads a description.</summary>
    /// <param name="json">The file's bytes; comments and trailing commas are allowed.</param>
    /// <param name="file">The file's path, for messages.</param>
    /// <returns>The description, or one problem that lists every error with its field and remedy.</returns>
    public static Outcome<ModelDescription> Read(ReadOnlyMemory<byte> json, string file)
    {
        var errors = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            var description = Read(new JsonFields(document.RootElement, "", errors));
            if (errors.Count == 0) return description;
        }
        catch (JsonException exception)
        {
            errors.Add($"is not JSON: {exception.Message}");
        }

        return new Problem(ReasonCode.Malformed, $"{file}: {string.Join("; ", errors)}.");
    }

    private static ModelDescription Read(JsonFields root)
    {
        var name = root.Text("name", "must be the model's folder name: letters, digits, '.', '_' and '-'", ModelManifest.IsSafeName);
        var version = root.Text("version", "must be the version's folder name: letters, digits, '.', '_' and '-'", ModelManifest.IsSafeName);
        _ = root.Choice("task", Tasks);
        var text = root.Text("description", "must say in a sentence what the model is for");
        var licence = root.Text("licence", "must name the licence, for example \"MIT\"");
        var file = RelativePath(root, "file", "model.onnx");
        var precision = root.Choice("precision", Precisions);
        var input = Input(root.Object("input"));
        var preprocessing = Preprocessing(root.Object("preprocessing"), input.Channels);
        var output = root.Object("output");
        var outputName = output.Text("name", "must be the output's name in the ONNX graph");
        output.End();
        var postprocessing = root.Object("postprocessing");
        var activation = postprocessing.Choice("activation", Activations);
        postprocessing.End();
        var labels = RelativePath(root, "labels", "labels.txt");
        var rule = Rule(root.Object("decision"));
        var providers = root.Has("executionProviders") ? Providers(root.Object("executionProviders")) : ExecutionProviderPolicy.Any;
        var golden = root.Has("golden") ? Golden(root.Object("golden")) : null;
        root.End();
        return new ModelDescription(
            name, version, text, licence, file, precision, input, preprocessing, outputName, activation, labels, rule, providers, golden);
    }

    private static ModelInput Input(JsonFields fields)
    {
        var name = fields.Text("name", "must be the input's name in the ONNX graph");
        _ = fields.Choice("layout", Layouts);
        var input = new ModelInput(name, fields.Integer("width", 1, MaxSide), fields.Integer("height", 1, MaxSide), fields.Choice("channels", Colors));
        fields.End();
        return input;
    }

    private static ModelPreprocessing Preprocessing(JsonFields fields, int channels)
    {
        var preprocessing = new ModelPreprocessing(
            fields.Choice("resize", Resizes),
            fields.Number("scale", "must be the factor on a pixel of 0 to 255, for example 0.00392156862745098 for 1/255", scale => scale != 0),
            fields.Numbers("mean", channels, $"must be an array of {channels} number(s), one per channel", _ => true),
            fields.Numbers("std", channels, $"must be an array of {channels} number(s) other than 0, one per channel", std => std != 0));
        fields.End();
        return preprocessing;
    }

    private static DecisionRule Rule(JsonFields fields)
    {
        var rule = new DecisionRule(
            fields.Texts("accept", "must list the labels of good parts, at least one", _ => true),
            fields.Number("minimumScore", "must be the lowest score that accepts", _ => true),
            fields.Choice("uncertain", Uncertain));
        fields.End();
        return rule;
    }

    private static ExecutionProviderPolicy Providers(JsonFields fields)
    {
        var policy = new ExecutionProviderPolicy(
            fields.Choice("policy", Policies),
            fields.Texts(
                "order", $"must list execution providers among {string.Join(", ", ExecutionProviderNames.All)}",
                name => ExecutionProviderNames.All.Contains(name)));
        fields.End();
        return policy;
    }

    private static GoldenOptions Golden(JsonFields fields)
    {
        var golden = new GoldenOptions(
            RelativePath(fields, "folder", "golden"),
            fields.Number("tolerance", "must be the largest allowed score difference, for example 0.05", tolerance => tolerance >= 0));
        fields.End();
        return golden;
    }

    private static string RelativePath(JsonFields fields, string field, string example) =>
        fields.Text(field, $"must be a path inside the model's folder, for example \"{example}\"", ManifestFile.IsSafePath);
}
