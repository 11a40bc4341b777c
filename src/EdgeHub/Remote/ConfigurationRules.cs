using System.Text.Json;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Remote;

/// <summary>The rules of pipelines and settings. A rule stays in force until it is cleared; the device judges whether it may be applied.</summary>
internal sealed class ConfigurationRules(IDbContextFactory<HubDatabase> databases, DesiredStateService desired, TimeProvider time)
{
    /// <summary>A box has a handful of pipelines, and all of them travel in one message.</summary>
    public const int LargestPipeline = 16 * 1024;

    /// <summary>All rules of a kind, latest first.</summary>
    public async Task<IReadOnlyList<ConfigurationRuleRow>> ListAsync(string kind, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        return await database.ConfigurationRules.AsNoTracking().Where(rule => rule.Kind == kind).OrderByDescending(rule => rule.Id).ToListAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Reads a pipeline's name out of its words; all else about them is the device's to judge.</summary>
    /// <param name="words">A pipeline in the words of agent.json.</param>
    public static Outcome<string> NameOf(JsonElement words)
    {
        if (words.ValueKind != JsonValueKind.Object || !words.TryGetProperty("name", out var word) || word.ValueKind != JsonValueKind.String)
            return new Problem(ReasonCode.Malformed, "A pipeline is an object with a name, in the words of agent.json.");
        if (words.GetRawText().Length > LargestPipeline) return new Problem(ReasonCode.TooLarge, $"A pipeline has at most {LargestPipeline} characters.");
        var name = word.GetString()!;
        return DeviceAddress.Check(name) is { } wrong ? new Problem(ReasonCode.Malformed, wrong) : name;
    }

    /// <summary>Sets a rule, in the place of the one for the same name and target, and applies it.</summary>
    public async Task<ConfigurationRuleRow> SetAsync(string kind, string name, string value, AssignmentTarget target, CancellationToken stop)
    {
        var rule = new ConfigurationRuleRow
        {
            Kind = kind,
            Name = name,
            Value = value,
            Target = target.Kind,
            First = target.First,
            Second = target.Second,
            CreatedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using (var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false))
        {
            database.ConfigurationRules.RemoveRange(await SameAsync(database, kind, name, target, stop).ConfigureAwait(false));
            database.ConfigurationRules.Add(rule);
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
        }

        await ReconcileAsync(target, stop).ConfigureAwait(false);
        return rule;
    }

    /// <summary>Clears a rule; its devices follow the next rule for the name that matches them, or have their own configuration again.</summary>
    /// <returns>Null, or that there is no such rule.</returns>
    public async Task<Problem?> ClearAsync(string kind, string name, AssignmentTarget target, CancellationToken stop)
    {
        await using (var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false))
        {
            var known = await SameAsync(database, kind, name, target, stop).ConfigureAwait(false);
            if (known.Count == 0) return new Problem(ReasonCode.NotFound, $"There is no rule for {kind} '{name}' and {target}.");
            database.ConfigurationRules.RemoveRange(known);
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
        }

        await ReconcileAsync(target, stop).ConfigureAwait(false);
        return null;
    }

    private static Task<List<ConfigurationRuleRow>> SameAsync(HubDatabase database, string kind, string name, AssignmentTarget target, CancellationToken stop) =>
        database.ConfigurationRules
            .Where(rule => rule.Kind == kind && rule.Name == name && rule.Target == target.Kind && rule.First == target.First && rule.Second == target.Second)
            .ToListAsync(stop);

    private async Task ReconcileAsync(AssignmentTarget target, CancellationToken stop) =>
        await desired.ReconcileAsync(await desired.MatchedAsync(target, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
}
