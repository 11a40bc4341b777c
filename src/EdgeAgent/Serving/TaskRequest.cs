namespace Edge.Agent.Serving;

/// <summary>An image or a text as it is, for a model whose task knows what to do with it.</summary>
/// <param name="Model">Model name.</param>
/// <param name="Version">Version, or null for the one that serves.</param>
/// <param name="Image">The image file's bytes; null when a text is asked about.</param>
/// <param name="Text">The text; null when an image is asked about.</param>
/// <param name="Priority">As in <see cref="InferenceRequest"/>.</param>
/// <param name="Timeout">As in <see cref="InferenceRequest"/>.</param>
public sealed record TaskRequest(
    string Model, string? Version, ReadOnlyMemory<byte>? Image, string? Text, int Priority = 0, TimeSpan Timeout = default);
