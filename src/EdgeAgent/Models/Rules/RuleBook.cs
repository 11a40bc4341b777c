using System.Collections.Concurrent;
using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Storage;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;

namespace Edge.Agent.Models.Rules;

/// <summary>
/// By which rule a model decides: its own, or the one that somebody at the box put in its place, which is for that version alone: a new version
/// has proved itself with the rule it brings. Safe for several threads.
/// </summary>
public sealed class RuleBook
{
    private readonly ConcurrentDictionary<ArtifactDigest, (DecisionRule? Rule, ChangedRule? Change)> _known = new();
    private readonly string? _folder;
    private readonly HealthBoard? _health;

    /// <summary>A book in a folder.</summary>
    /// <param name="folder">The folder; null for the models' own rules alone.</param>
    /// <param name="health">Told as <c>model/{name}/rule</c> of a change that cannot be read; null for nobody.</param>
    public RuleBook(string? folder = null, HealthBoard? health = null)
    {
        _folder = folder;
        _health = health;
    }

    /// <summary>The rule of a model; null where it has none.</summary>
    /// <param name="model">The model.</param>
    internal DecisionRule? Of(LoadedModel model) => Find(model).Rule;

    /// <summary>Who changed a model's rule; null where it decides by its own.</summary>
    /// <param name="model">The model.</param>
    internal ChangedRule? ChangeOf(LoadedModel model) => Find(model).Change;

    /// <summary>Puts a rule in place of a model's own, on disk first; the next frame is decided by it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="change">The same, and whose it is.</param>
    /// <returns>Why not.</returns>
    internal Problem? Change(LoadedModel model, DecisionRule rule, ChangedRule change)
    {
        try
        {
            Directory.CreateDirectory(_folder!);
            AtomicFile.Write(PathOf(change.Model), JsonSerializer.SerializeToUtf8Bytes(change, RuleJson.Default.ChangedRule));
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"The rule of model '{change.Model}' cannot be kept", exception);
        }

        _known[model.Active.Snapshot.Digest] = (rule, change);
        return null;
    }

    /// <summary>Goes back to a model's own rule.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Why not.</returns>
    internal Problem? Reset(LoadedModel model)
    {
        try
        {
            File.Delete(PathOf(model.Active.Snapshot.Name));
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"The rule of model '{model.Active.Snapshot.Name}' cannot be put back", exception);
        }

        _known[model.Active.Snapshot.Digest] = (model.Bundle.Description.Rule, null);
        return null;
    }

    /// <summary>Reads a rule for a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rule">The rule, as <c>decision</c> of <c>model.json</c>.</param>
    internal static Outcome<DecisionRule> Read(LoadedModel model, ReadOnlyMemory<byte> rule) =>
        DecisionRuleReader.Read(rule, "The rule", model.Bundle.Labels, model.Bundle.Description.Task is ObjectDetectionOptions);

    private (DecisionRule? Rule, ChangedRule? Change) Find(LoadedModel model) =>
        _known.GetOrAdd(model.Active.Snapshot.Digest, static (_, asked) => asked.Book.Recall(asked.Model), (Book: this, Model: model));

    private (DecisionRule? Rule, ChangedRule? Change) Recall(LoadedModel model)
    {
        var (snapshot, own) = (model.Active.Snapshot, model.Bundle.Description.Rule);
        if (_folder is null || !File.Exists(PathOf(snapshot.Name))) return (own, null);
        Problem? problem;
        try
        {
            var kept = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(snapshot.Name)), RuleJson.Default.ChangedRule);
            if (kept is null || kept.Digest != snapshot.Digest) return (own, null);
            if (Read(model, JsonSerializer.SerializeToUtf8Bytes(kept.Rule, RuleJson.Default.JsonElement)).TryGet(out var rule, out problem)) return (rule, kept);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception) || exception is JsonException)
        {
            problem = new Problem(ReasonCode.InputOutput, exception.Message);
        }

        _health?.Degrade($"model/{snapshot.Name}/rule", problem with { Message = $"'{PathOf(snapshot.Name)}' cannot be read, and the model decides by its own rule: {problem.Message} Set the rule again, or reset it." });
        return (own, null);
    }

    private string PathOf(string name) => Path.Combine(_folder!, $"{name}.json");
}
