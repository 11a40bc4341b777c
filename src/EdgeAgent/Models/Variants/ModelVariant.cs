namespace Edge.Agent.Models.Variants;

/// <summary>One of <c>variants</c> in <c>model.json</c>: the same model as another file, for some providers and hardware. Its inputs and outputs are those of the others.</summary>
/// <param name="File">Its ONNX file, relative to the folder.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c> or <c>int8</c>.</param>
/// <param name="Providers">The execution providers it is for, by the names policies use.</param>
/// <param name="Needs">What the box must have.</param>
/// <param name="GoldenTolerance">Largest allowed score difference in the golden cases; null for the model's.</param>
public sealed record ModelVariant(string File, string Precision, IReadOnlyList<string> Providers, VariantNeeds Needs, float? GoldenTolerance);
