using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Models.Rules;

/// <summary>Where a technician changes the rule of a model that serves. Every change is a record with who and why, before it takes effect.</summary>
internal sealed class RuleDesk : IDisposable
{
    private readonly ModelHost _models;
    private readonly RuleBook _book;
    private readonly IJournal _journal;
    private readonly DeviceClock _clock;
    private readonly HealthBoard _health;
    private readonly SemaphoreSlim _changing = new(1);

    /// <summary>A desk.</summary>
    /// <param name="models">The models that serve.</param>
    /// <param name="book">By which rules they decide.</param>
    /// <param name="journal">Keeps every change.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="health">Learns that a rule is good again.</param>
    public RuleDesk(ModelHost models, RuleBook book, IJournal journal, DeviceClock clock, HealthBoard health)
    {
        _models = models;
        _book = book;
        _journal = journal;
        _clock = clock;
        _health = health;
    }

    /// <summary>By what rule a model decides.</summary>
    /// <param name="name">The model.</param>
    public Outcome<RuleView> Show(string name) => Find(name).TryGet(out var model, out var problem) ? View(model) : problem;

    /// <summary>Changes the rule.</summary>
    /// <param name="name">The model.</param>
    /// <param name="rule">The rule, as <c>decision</c> of <c>model.json</c>.</param>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    public async ValueTask<Outcome<RuleView>> SetAsync(string name, ReadOnlyMemory<byte> rule, string by, string why)
    {
        if (!Find(name).TryGet(out var model, out var problem)) return problem;
        if (!RuleBook.Read(model, rule).TryGet(out var read, out problem)) return problem;
        using var json = JsonDocument.Parse(read.ToJson());
        var change = new ChangedRule(name, model.Active.Snapshot.Digest, json.RootElement.Clone(), by, why, _clock.Now().Wall);
        return await ChangeAsync(model, read, by, why, () => _book.Change(model, read, change));
    }

    /// <summary>Changes the lowest score that accepts, and nothing else.</summary>
    /// <param name="name">The model.</param>
    /// <param name="threshold">The score.</param>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    public async ValueTask<Outcome<RuleView>> SetThresholdAsync(string name, float threshold, string by, string why)
    {
        if (!Find(name).TryGet(out var model, out var problem)) return problem;
        return await SetAsync(name, (_book.Of(model)! with { MinimumScore = threshold }).ToJson(), by, why);
    }

    /// <summary>Goes back to the model's own rule.</summary>
    /// <param name="name">The model.</param>
    /// <param name="by">Who.</param>
    /// <param name="why">Why.</param>
    public async ValueTask<Outcome<RuleView>> ResetAsync(string name, string by, string why)
    {
        if (!Find(name).TryGet(out var model, out var problem)) return problem;
        return await ChangeAsync(model, model.Bundle.Description.Rule!, by, why, () => _book.Reset(model));
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    private async ValueTask<Outcome<RuleView>> ChangeAsync(LoadedModel model, DecisionRule next, string by, string why, Func<Problem?> change)
    {
        await _changing.WaitAsync();
        try
        {
            var name = model.Active.Snapshot.Name;
            var record = new ConfigurationRecord(
                1, _clock.Now(), $"rule/{name}", ConfigurationState.Applied, _book.Of(model)!.Digest, next.Digest, By: by,
                Message: $"{why} The rule of {name}@{model.Active.Snapshot.Version} is now {System.Text.Encoding.UTF8.GetString(next.ToJson())}");
            var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.ConfigurationRecord);
            if (!(await _journal.AppendAsync(RecordKind.Configuration, RecordPriority.High, payload, CancellationToken.None)).TryGet(out _, out var unkept)) return unkept;
            if (change() is { } problem) return problem;
            _health.Recover($"model/{name}/rule");
            return View(model);
        }
        finally
        {
            _changing.Release();
        }
    }

    private Outcome<LoadedModel> Find(string name)
    {
        if (_models.FindLoaded(name) is not { } model) return new Problem(ReasonCode.NotFound, $"No version of model '{name}' serves here.");
        return model.Bundle.Description.Rule is null
            ? new Problem(ReasonCode.Unsupported, $"Model '{name}' has no rule: it answers requests, and a pipeline's verdict is review.")
            : model;
    }

    private RuleView View(LoadedModel model)
    {
        var (rule, change) = (_book.Of(model)!, _book.ChangeOf(model));
        using var json = JsonDocument.Parse(rule.ToJson());
        var snapshot = model.Active.Snapshot;
        return new RuleView(snapshot.Name, snapshot.Version, rule.Digest, json.RootElement.Clone(), change is not null, change?.By, change?.Why, change?.At);
    }
}
