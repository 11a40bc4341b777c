using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Rollouts;
using Edge.Hub.Storage;
using Edge.Hub.Trust;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/assignments</c>.</summary>
internal static class AssignmentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var assignments = api.MapGroup("/assignments").WithTags("Assignments");
        assignments.MapGet("/", ListAsync).WithSummary("All rules, latest first");
        assignments.MapPost("/", AssignAsync).WithSummary("Has devices run a pushed version, now and when they appear later; the latest rule wins")
            .Produces<AssignmentView>(201).ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IReadOnlyList<AssignmentView>> ListAsync(IDbContextFactory<HubDatabase> databases, FleetBoard fleet, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rules = await database.Assignments.AsNoTracking().OrderByDescending(rule => rule.Id).ToListAsync(stop).ConfigureAwait(false);
        var rollouts = await RolloutRules.LoadAsync(database, rules, devices: null, stop).ConfigureAwait(false);
        return [.. rules.Select(rule => ToView(rule, fleet.All.Where(device => Matches(rule, device, rollouts)).Select(device => device.Address)))];
    }

    private static bool Matches(AssignmentRow rule, DeviceState device, IReadOnlyDictionary<long, RolloutRule> rollouts)
    {
        var target = AssignmentTarget.Of(rule);
        return target.RolloutId is { } id ? rollouts[id].Wish(device) is not null : target.Matches(device);
    }

    private static async Task<IResult> AssignAsync(AssignmentRequest request, ModelCatalog catalog, DesiredStateService desired, SignedModels signed, CancellationToken stop)
    {
        if (!AssignmentTarget.Parse(request.Device, request.Label, request.All).TryGet(out var target, out var problem)) return problem.ToResult();
        if (await catalog.FindAsync(request.Model, request.Version, stop).ConfigureAwait(false) is not { } model)
            return new Problem(ReasonCode.NotFound, $"{request.Model}@{request.Version} was never pushed; push it first: edge-hub models push <folder>.").ToResult();
        if (signed.Refusal(model) is { } unsigned) return unsigned.ToResult();
        var (rule, matched) = await desired.AssignAsync(model, target, stop).ConfigureAwait(false);
        return Results.Created((string?)null, ToView(rule, matched));
    }

    private static AssignmentView ToView(AssignmentRow rule, IEnumerable<DeviceAddress> matched) => new(
        rule.Id, rule.ModelName, rule.ModelVersion, rule.Target, AssignmentTarget.Of(rule).ToString(),
        DateTimeOffset.FromUnixTimeMilliseconds(rule.CreatedAtMs), [.. matched.Select(device => device.ToString()).Order(StringComparer.Ordinal)]);
}
