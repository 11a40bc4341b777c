using System.Text.Json;

namespace Edge.Protocol.Messages;

/// <summary>What the hub wants of a device, retained on <see cref="Topics.Desired"/>.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Revision">Grows with every change; a device applies the highest it has seen.</param>
/// <param name="Models">The managed models; a model that is not named is left alone.</param>
/// <param name="Pipelines">Pipelines in the words of the device's own configuration file; each replaces the file's pipeline of its
/// name, and one that is no longer named gives way to the file's again.</param>
/// <param name="Settings">Settings that may change while the agent runs, by name; one that is not named has its local value.</param>
public sealed record DesiredState(
    int V,
    long Revision,
    IReadOnlyList<DesiredModel> Models,
    IReadOnlyList<JsonElement>? Pipelines = null,
    IReadOnlyDictionary<string, string>? Settings = null);
