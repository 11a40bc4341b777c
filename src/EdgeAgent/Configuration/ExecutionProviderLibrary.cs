namespace Edge.Agent.Configuration;

/// <summary>A library with ONNX Runtime execution providers, registered at the start.</summary>
/// <param name="Name">The name it is registered under, which policies may use; ending in <c>.virtual</c> it may bring devices that are not there.</param>
/// <param name="Path">Absolute path of the shared library.</param>
public sealed record ExecutionProviderLibrary(string Name, string Path);
