namespace Edge.Protocol.Messages;

/// <summary>What the hub wants of a device, retained on <see cref="Topics.Desired"/>.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Revision">Grows with every change; a device applies the highest it has seen.</param>
/// <param name="Models">The managed models; a model that is not named is left alone.</param>
public sealed record DesiredState(int V, long Revision, IReadOnlyList<DesiredModel> Models);
