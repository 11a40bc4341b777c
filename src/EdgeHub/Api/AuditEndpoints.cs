using Edge.Hub.Audit;
using Edge.Hub.Fleet;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/audit</c>.</summary>
internal static class AuditEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/chain", ReadAsync).WithSummary("The books of every journal, and records that are not what their device chained")
            .Produces<ChainReport>().ProducesProblem(400);
        audit.MapPost("/chain", VerifyAgainAsync).WithSummary("Has stored records verified once more, in the background; alarms found before are found again")
            .Produces<ChainReport>(202).ProducesProblem(400);
        audit.MapGet("/part", ExportAsync).WithSummary("All that the hub has of one part, as a zip archive with digests")
            .Produces(200, contentType: "application/zip").ProducesProblem(404);
    }

    private static async Task<IResult> ReadAsync(AuditReader reader, CancellationToken stop, string? device = null)
    {
        if (!Parse(device).TryGet(out var scope, out var problem)) return problem.ToResult();
        return Results.Ok(await reader.ReadAsync(scope.Device, stop).ConfigureAwait(false));
    }

    private static async Task<IResult> VerifyAgainAsync(AuditReader reader, CancellationToken stop, string? device = null)
    {
        if (!Parse(device).TryGet(out var scope, out var problem)) return problem.ToResult();
        await reader.VerifyAgainAsync(scope.Device, stop).ConfigureAwait(false);
        return Results.Accepted((string?)null, await reader.ReadAsync(scope.Device, stop).ConfigureAwait(false));
    }

    private static async Task<IResult> ExportAsync(string id, PartAudit audit, CancellationToken stop, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        await audit.ExportAsync(id, from, to, stop).ConfigureAwait(false) is { } zip
            ? Results.File(zip, "application/zip", "audit.zip")
            : new Problem(ReasonCode.NotFound, $"No such decision about the part '{id}' is stored.").ToResult();

    private static Outcome<Scope> Parse(string? device)
    {
        if (device is null) return new Scope(null);
        return Addresses.Parse(device).TryGet(out var address, out var problem) ? new Scope(address) : problem;
    }

    private sealed record Scope(DeviceAddress? Device);
}
