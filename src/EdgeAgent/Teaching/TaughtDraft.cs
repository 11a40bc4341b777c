using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Storage;
using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>A taught version on its way: a copy of the backbone that becomes the model's folder. Gone with this.</summary>
internal sealed class TaughtDraft : IDisposable
{
    private const string MemoryName = "memory.bin", LabelsName = "labels.txt";

    /// <summary>Wide enough for processors that round int8 sums otherwise.</summary>
    private const double GoldenTolerance = 0.05;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    private readonly string _backbone;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("edge-teach-");
    private JsonObject _description = [];

    /// <summary>A draft.</summary>
    /// <param name="backbone">The backbone's folder.</param>
    public TaughtDraft(string backbone)
    {
        _backbone = backbone;
        Folder = Path.Combine(_root.FullName, "model", "1");
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Copies the backbone.</summary>
    /// <param name="size">Side of the input; null for the backbone's own.</param>
    /// <returns>Null, or why it is no backbone.</returns>
    public Problem? Begin(int? size)
    {
        if (!ModelBundle.Load(_backbone).TryGet(out var bundle, out var problem)) return problem;
        if (bundle.Layout != ModelBundle.NativeLayout) return new Problem(ReasonCode.Unsupported, $"{_backbone} has no model.json; write one with 'edge-agent model init'.");
        Directory.CreateDirectory(Folder);
        File.Copy(bundle.ModelFile, Path.Combine(Folder, Path.GetFileName(bundle.ModelFile)));
        _description = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_backbone, ModelDescription.FileName)), documentOptions: Lenient)!.AsObject();
        _description["file"] = Path.GetFileName(bundle.ModelFile);
        // Its golden cases are about its vector, its variants are other files.
        _description.Remove("golden");
        _description.Remove("variants");
        _description.Remove("$schema");
        if (size is { } side && _description["input"] is JsonObject input) (input["width"], input["height"]) = (side, side);
        Write();
        return null;
    }

    /// <summary>Makes it the taught model.</summary>
    /// <param name="plan">What was taught.</param>
    /// <param name="layers">The feature maps.</param>
    /// <param name="memory">The memory.</param>
    /// <param name="threshold">The threshold.</param>
    /// <param name="library">ONNX Runtime, for the golden cases.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Problem?> FinishAsync(TeachPlan plan, IReadOnlyList<string> layers, PatchMemory memory, TeachThreshold threshold, OnnxRuntimeLibrary library, CancellationToken cancellationToken)
    {
        var backbone = $"{_description["name"]} {_description["version"]}";
        (_description["name"], _description["version"], _description["task"]) = (plan.Name, "1", AnomalyDetectionOptions.TaskName);
        _description["description"] = string.Create(CultureInfo.InvariantCulture, $"Taught on this device from {plan.Good.Count} pictures of good parts and {plan.Bad.Count} of bad ones.");
        _description["output"] = new JsonObject { ["layers"] = new JsonArray([.. layers.Select(layer => (JsonNode)layer)]) };
        _description["postprocessing"] = new JsonObject { ["memory"] = MemoryName, ["neighbours"] = plan.Neighbours, ["threshold"] = threshold.Value };
        _description["labels"] = LabelsName;
        _description["decision"] = new JsonObject { ["accept"] = new JsonArray("good"), ["minimumScore"] = 0.5f, ["uncertain"] = "reject" };
        MemoryFile.Write(Path.Combine(Folder, MemoryName), memory);
        AtomicFile.Write(Path.Combine(Folder, LabelsName), "good\nanomalous\n"u8);
        AtomicFile.Write(Path.Combine(Folder, "CARD.md"), Encoding.UTF8.GetBytes(TaughtCard.Write(plan, backbone, memory, threshold)));
        Write();
        if (await DrawnCases.WriteAsync(Folder, library, cancellationToken).ConfigureAwait(false) is { } problem) return problem;
        _description["golden"] = new JsonObject { ["folder"] = GoldenWriter.Folder, ["tolerance"] = GoldenTolerance };
        Write();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _root.Delete(recursive: true);

    private void Write()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Indented)) _description.WriteTo(writer);
        AtomicFile.Write(Path.Combine(Folder, ModelDescription.FileName), bytes.ToArray());
    }
}
