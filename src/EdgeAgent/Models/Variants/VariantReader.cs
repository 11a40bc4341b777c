using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models.Variants;

/// <summary>Reads <c>variants</c> of <c>model.json</c>; it may be left out.</summary>
internal static class VariantReader
{
    private static readonly Dictionary<string, string> Architectures = new() { ["x64"] = "x64", ["arm64"] = "arm64", ["x86"] = "x86", ["arm"] = "arm" };

    /// <summary>Reads them.</summary>
    /// <param name="root">The file's root object.</param>
    /// <param name="precisions">The words for a precision.</param>
    public static IReadOnlyList<ModelVariant> Read(JsonFields root, IReadOnlyDictionary<string, string> precisions)
    {
        if (!root.Has("variants")) return [];
        var variants = root.Objects("variants", "must be an array of objects, each with 'file', 'precision' and 'providers'").Select(fields => Variant(fields, precisions)).ToArray();
        if (variants.DistinctBy(variant => variant.File).Count() != variants.Length) root.Fail("variants", "names a file twice; name each once, with all its providers");
        return variants;
    }

    private static ModelVariant Variant(JsonFields fields, IReadOnlyDictionary<string, string> precisions)
    {
        var variant = new ModelVariant(
            fields.Text("file", "must be a path inside the model's folder, for example \"model.fp16.onnx\"", ManifestFile.IsSafePath),
            fields.Choice("precision", precisions),
            fields.Texts("providers", "must list the execution providers that this file is for, for example [\"cpu\"]", _ => true),
            fields.Has("requires") ? Needs(fields.Object("requires")) : VariantNeeds.None,
            fields.Has("goldenTolerance") ? fields.Number("goldenTolerance", "must be the largest allowed score difference, for example 0.05", tolerance => tolerance >= 0) : null);
        fields.End();
        return variant;
    }

    private static VariantNeeds Needs(JsonFields fields)
    {
        var needs = new VariantNeeds(
            fields.Has("architecture") ? fields.Choice("architecture", Architectures) : null,
            fields.Has("cpuFeatures") ? fields.Texts("cpuFeatures", "must list processor features as 'edge-agent doctor' prints them, for example [\"avx512_vnni\"]", _ => true) : [],
            fields.Has("accelerator") ? fields.Text("accelerator", "must be part of the name of a gpu or npu as 'edge-agent doctor' prints it, for example \"Orin\"") : null,
            Version(fields, "jetPack", "must be the lowest L4T release, for example \"36.4\""),
            Version(fields, "cuda", "must be the lowest CUDA version, for example \"12.4\""));
        fields.End();
        return needs;
    }

    private static string? Version(JsonFields fields, string field, string remedy) =>
        fields.Has(field) ? fields.Text(field, remedy, text => text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit))) : null;
}
