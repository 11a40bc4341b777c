using Edge.Hub.Fleet;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/results</c> and <c>/api/v1/summary</c>.</summary>
internal static class ResultEndpoints
{
    /// <summary>A page that renders and transfers at once; whoever needs more pages on.</summary>
    private const int DefaultLimit = 50, MaxLimit = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/results", ReadAsync).WithTags("Results")
            .WithSummary("Results, newest first; page with before = next").Produces<ResultPage>().ProducesProblem(400);
        api.MapGet("/summary", (ResultReader reader, CancellationToken stop) => reader.SummarizeAsync(stop)).WithTags("Results")
            .WithSummary("Totals, and results by device, model version and verdict");
    }

    private static async Task<IResult> ReadAsync(
        ResultReader reader, CancellationToken stop,
        int? limit = null, long? before = null, string? device = null, string? verdict = null, string? model = null, string? version = null, DateTimeOffset? since = null)
    {
        if (limit is < 1 or > MaxLimit)
            return new Problem(ReasonCode.Malformed, $"limit is 1 to {MaxLimit}, not {limit}.").ToResult();
        Verdict? wanted = null;
        if (verdict is not null)
        {
            if (!Enum.TryParse<Verdict>(verdict, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed))
                return new Problem(ReasonCode.Malformed, $"verdict is accept, reject, review or error, not '{verdict}'.").ToResult();
            wanted = parsed;
        }

        DeviceAddress? address = null;
        if (device is not null && !Addresses.Parse(device).TryGet(out address, out var problem)) return problem.ToResult();
        return Results.Ok(await reader.ReadAsync(new ResultQuery(limit ?? DefaultLimit, before, address, wanted, model, version, since), stop).ConfigureAwait(false));
    }
}
