namespace Edge.Agent.Models.Layouts;

/// <summary>A model that came without a <c>model.json</c>, described as if it had one.</summary>
/// <param name="Layout">What it was recognised as: <c>hugging-face</c>, <c>ultralytics</c> or <c>onnx</c>.</param>
/// <param name="Json">The <c>model.json</c> it would have.</param>
/// <param name="Labels">What its labels file would hold; empty when it has none.</param>
internal sealed record ForeignModel(string Layout, string Json, IReadOnlyList<string> Labels);
