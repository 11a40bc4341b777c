namespace Edge.Agent.Inference.Providers;

/// <summary>An execution provider that policies know by a short name.</summary>
/// <param name="Name">The policy's name.</param>
/// <param name="LibraryNames">What ONNX Runtime calls it: first the one built into the library, then those of plugin libraries.</param>
/// <param name="AppendName">What ONNX Runtime's general append function calls it; null for those with a function of their own.</param>
/// <param name="Remedy">What to do where it is missing.</param>
internal sealed record ProviderEntry(string Name, IReadOnlyList<string> LibraryNames, string? AppendName, string Remedy);
