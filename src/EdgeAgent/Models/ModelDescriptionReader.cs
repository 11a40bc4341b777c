using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Models.Rules;
using Edge.Agent.Models.Variants;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>Reads <c>model.json</c> (docs/models.md) and reports everything that is wrong with it at once.</summary>
public static class ModelDescriptionReader
{
    private static readonly JsonDocumentOptions Options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly Dictionary<string, string> Precisions = new() { ["int8"] = "int8", ["fp16"] = "fp16", ["fp32"] = "fp32" };

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
            errors.Add($"is not JSON: {exception.Message.TrimEnd('.')}");
        }
        catch (InvalidOperationException exception)
        {
            // Escapes are read with the text they stand in; half a surrogate pair is none.
            errors.Add($"holds a text that is none: {exception.Message}");
        }

        return new Problem(ReasonCode.Malformed, $"{file}: {string.Join("; ", errors)}.");
    }

    private static ModelDescription Read(JsonFields root)
    {
        var name = root.Text("name", "must be the model's folder name: letters, digits, '.', '_' and '-'", ModelManifest.IsSafeName);
        var version = root.Text("version", "must be the version's folder name: letters, digits, '.', '_' and '-'", ModelManifest.IsSafeName);
        var task = root.Choice("task", TaskCatalog.ByName);
        var text = root.Text("description", "must say in a sentence what the model is for");
        var licence = root.Text("licence", "must name the licence, for example \"MIT\"");
        var file = RelativePath(root, "file", "model.onnx");
        var precision = root.Choice("precision", Precisions);
        var variants = VariantReader.Read(root, Precisions);
        var options = task.Read(root);
        var labels = task.HasLabels || root.Has("labels") ? RelativePath(root, "labels", "labels.txt") : null;
        var rule = root.Has("decision") ? DecisionRuleReader.Read(root.Object("decision"), options is ObjectDetectionOptions) : null;
        var serving = ServingOptionsReader.Read(root);
        var providers = root.Has("executionProviders") ? ProviderPolicyReader.Read(root.Object("executionProviders")) : ExecutionProviderPolicy.Any;
        var golden = root.Has("golden") ? Golden(root.Object("golden")) : null;
        root.End();
        return new ModelDescription(name, version, text, licence, file, precision, variants, options, labels, rule, serving, providers, golden);
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
