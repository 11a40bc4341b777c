namespace Edge.Agent.Remote.Commands;

/// <summary>One file of a diagnostics bundle.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Write">Gives its bytes.</param>
internal sealed record DiagnosticsPart(string Name, Func<byte[]> Write);
