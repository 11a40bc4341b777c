namespace Edge.Agent.Commands.Models;

/// <summary>What a reference was made from.</summary>
/// <param name="Image">Path of an image; null when a text or nothing is named.</param>
/// <param name="Text">The text.</param>
internal sealed record StageInput(string? Image, string? Text);
