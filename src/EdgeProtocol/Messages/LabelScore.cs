namespace Edge.Protocol.Messages;

/// <summary>One class and its score.</summary>
/// <param name="Label">The label, as in the model's labels file.</param>
/// <param name="Score">The score after the model's activation; 0 to 1 for softmax and sigmoid.</param>
public sealed record LabelScore(string Label, float Score);
