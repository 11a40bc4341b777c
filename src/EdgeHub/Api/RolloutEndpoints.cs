using System.Text.Json;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Reports;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/rollouts</c>.</summary>
internal static class RolloutEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var rollouts = api.MapGroup("/rollouts").WithTags("Rollouts");
        rollouts.MapGet("/", (RolloutReader reader, CancellationToken stop) => reader.ListAsync(stop)).WithSummary("Rollouts, newest first, without devices and gates");
        rollouts.MapPost("/", CreateAsync).WithSummary("Creates a rollout").Produces<RolloutView>(201).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        rollouts.MapPost("/cost", CostAsync).WithSummary("What a rollout would cost; creates nothing").Produces<RolloutCost>().ProducesProblem(400);
        rollouts.MapGet("/key", (ReportSigner signer) => Results.Text(signer.PublicKey, "application/x-pem-file")).WithSummary("The public key of the reports' signatures");
        rollouts.MapGet("/{id:long}", async (long id, RolloutReader reader, CancellationToken stop) =>
                await reader.FindAsync(id, stop).ConfigureAwait(false) is { } view ? Results.Ok(view) : RolloutService.NotFound(id).ToResult())
            .WithSummary("A rollout with its devices, and what its gates say now").Produces<RolloutView>().ProducesProblem(404);
        rollouts.MapGet("/{id:long}/events", (long id, RolloutReader reader, CancellationToken stop) => reader.EventsAsync(id, stop)).WithSummary("What happened, who did it and why");
        rollouts.MapGet("/{id:long}/reports", (long id, RolloutReader reader, CancellationToken stop) => reader.ReportsAsync(id, stop)).WithSummary("Why each group was decided as it was, signed");
        foreach (var order in Enum.GetValues<RolloutOrder>())
        {
            rollouts.MapPost($"/{{id:long}}/{JsonNamingPolicy.KebabCaseLower.ConvertName(order.ToString())}",
                    (long id, RolloutOrderRequest request, RolloutService service, RolloutReader reader, CancellationToken stop) => OrderAsync(id, order, request, service, reader, stop))
                .WithSummary($"{order}s a rollout").Produces<RolloutView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        }
    }

    private static async Task<IResult> CreateAsync(RolloutRequest request, RolloutService service, RolloutReader reader, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.By)) return new Problem(ReasonCode.Malformed, "Say who creates it (by): it stays on record.").ToResult();
        return (await service.CreateAsync(request.Definition, request.By, stop).ConfigureAwait(false)).TryGet(out var id, out var problem)
            ? Results.Created($"/api/v1/rollouts/{id}", await reader.FindAsync(id, stop).ConfigureAwait(false))
            : problem.ToResult();
    }

    private static async Task<IResult> CostAsync(RolloutRequest request, RolloutCosts costs, CancellationToken stop) =>
        (await costs.EstimateAsync(request.Definition, stop).ConfigureAwait(false)).TryGet(out var cost, out var problem) ? Results.Ok(cost) : problem.ToResult();

    private static async Task<IResult> OrderAsync(
        long id, RolloutOrder order, RolloutOrderRequest request, RolloutService service, RolloutReader reader, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.By) || string.IsNullOrWhiteSpace(request.Why))
            return new Problem(ReasonCode.Malformed, "Say who gives the order (by) and why (why): both stay on record.").ToResult();
        return await service.OrderAsync(id, order, request.By, request.Why, request.Leaving, stop).ConfigureAwait(false) is { } problem
            ? problem.ToResult()
            : Results.Ok(await reader.FindAsync(id, stop).ConfigureAwait(false));
    }
}
