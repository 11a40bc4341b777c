using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Hub.Trust;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Takes orders about rollouts. An order is on disk when it returns; the next look carries it out.</summary>
internal sealed class RolloutService(RolloutBook book, RolloutEyes eyes, FleetBoard fleet, ModelCatalog catalog, SignedModels signed, TimeProvider time)
{
    /// <summary>Checks that a definition can be carried out here.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The pushed version, or every fault.</returns>
    public async Task<Outcome<ModelRow>> CheckAsync(RolloutDefinition? definition, CancellationToken stop)
    {
        var problem = DefinitionCheck.Check(definition);
        if (definition is null) return problem!;
        var faults = problem?.Message;
        var model = await catalog.FindAsync(definition.Model ?? "", definition.Version ?? "", stop).ConfigureAwait(false);
        if (model is null && !string.IsNullOrEmpty(definition.Model))
            faults = $"{faults}{(faults is null ? "" : "\n")}model: {definition.Model}@{definition.Version} was never pushed; push it first: edge-hub models push <folder>.";
        if (model is not null && signed.Refusal(model) is { } unsigned) faults = $"{faults}{(faults is null ? "" : "\n")}model: {unsigned.Message}";
        return faults is null ? model! : new Problem(ReasonCode.Malformed, faults);
    }

    /// <summary>The devices that a definition means now.</summary>
    public IReadOnlyList<DeviceState> Targets(RolloutDefinition definition) =>
        [.. fleet.All.Where(definition.Targets.Matches).OrderBy(device => device.Address.ToString(), StringComparer.Ordinal)];

    /// <summary>Creates a rollout.</summary>
    /// <param name="definition">What it is to do.</param>
    /// <param name="by">Who creates it.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>Its number.</returns>
    public async Task<Outcome<long>> CreateAsync(RolloutDefinition definition, string by, CancellationToken stop)
    {
        if ((await CheckAsync(definition, stop).ConfigureAwait(false)).Problem is { } wrong) return wrong;
        return await book.WorkAsync(database => CreateAsync(database, definition, by, stop), stop).ConfigureAwait(false);
    }

    /// <summary>Carries out an order.</summary>
    /// <param name="id">The rollout.</param>
    /// <param name="order">The order.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="why">Why.</param>
    /// <param name="leaving">For a stop: what becomes of the devices that have the version.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>Null, or why not.</returns>
    public Task<Problem?> OrderAsync(long id, RolloutOrder order, string by, string why, ErrorAction leaving, CancellationToken stop) => book.WorkAsync(
        async database =>
        {
            if ((await book.LoadAsync(database, database.Rollouts.Where(row => row.Id == id), stop).ConfigureAwait(false)).FirstOrDefault() is not { } loaded) return NotFound(id);
            var input = await eyes.LookAsync(database, loaded.Rollout, new Dictionary<DeviceAddress, long>(), book.Numbers, stop).ConfigureAwait(false);
            if (!RolloutMachine.Order(loaded.Rollout, order, by, why, leaving, input).TryGet(out var step, out var problem)) return problem;
            await book.SaveAsync(database, loaded, step, stop).ConfigureAwait(false);
            fleet.NoteChange();
            return null;
        },
        stop);

    /// <summary>The answer for a number that no rollout has.</summary>
    public static Problem NotFound(long id) => new(ReasonCode.NotFound, $"There is no rollout {id}.");

    private async Task<Outcome<long>> CreateAsync(HubDatabase database, RolloutDefinition definition, string by, CancellationToken stop)
    {
        await book.NumberAsync(database, Targets(definition), stop).ConfigureAwait(false);
        var targets = Targets(definition).Select(device => device.Address).Where(device => book.Numbers.Of(device) is not null).ToList();
        var unknown = (definition.Targets.Devices ?? []).Except(targets.Select(device => device.ToString()), StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) return new Problem(ReasonCode.NotFound, $"targets.devices: {string.Join(", ", unknown)} never appeared here.");
        if (targets.Count == 0 && !definition.Targets.IsOpen) return new Problem(ReasonCode.NotFound, $"targets: no device matches {definition.Targets}, and none is to join later.");
        var active = await book.LoadAsync(
            database, database.Rollouts.Where(row => row.ModelName == definition.Model && row.State != RolloutState.Finished && row.State != RolloutState.Stopped), stop).ConfigureAwait(false);
        if (ActiveRollouts.Conflict([.. active.Select(entry => (entry.Row.Id, entry.Rollout))], definition.Model, targets) is { } conflict) return conflict;

        var rollout = RolloutMachine.Create(definition, targets);
        var row = new RolloutRow
        {
            ModelName = definition.Model,
            ModelVersion = definition.Version,
            Definition = JsonSerializer.Serialize(definition, HubJson.Options),
            Groups = "[]",
            CreatedBy = by,
            CreatedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        database.Rollouts.Add(row);
        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        var created = new RolloutEvent("created", $"{definition.Model}@{definition.Version} for {definition.Targets}: {targets.Count} devices in {rollout.Groups.Count} groups.", by);
        await book.SaveAsync(database, new(row, [], rollout with { Executions = [] }), new(rollout, [created], []), stop).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        fleet.NoteChange();
        return row.Id;
    }
}
