using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/reviews</c>.</summary>
internal static class ReviewEndpoints
{
    private const int MaxItems = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        var reviews = api.MapGroup("/reviews").WithTags("Reviews");
        reviews.MapGet("/", ListAsync).WithSummary("Disagreements and drawn decisions (kind) that somebody is to look at, oldest first")
            .Produces<IReadOnlyList<ReviewView>>().ProducesProblem(400);
        reviews.MapPost("/{id:long}", JudgeAsync).WithSummary("Says who was right").Produces<ReviewView>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> ListAsync(
        ReviewQueue queue, CancellationToken stop, string? model = null, bool open = true, string? kind = null, int limit = 100)
    {
        ReviewKind? only = null;
        if (kind is not null)
        {
            if (!Enum.TryParse<ReviewKind>(kind, ignoreCase: true, out var parsed)) return new Problem(ReasonCode.Malformed, $"kind: '{kind}' is neither disagreement nor sample.").ToResult();
            only = parsed;
        }

        return Results.Ok(await queue.ListAsync(model, open, only, Math.Clamp(limit, 1, MaxItems), stop).ConfigureAwait(false));
    }

    private static async Task<IResult> JudgeAsync(long id, JudgementRequest request, ReviewQueue queue, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.By) || !Enum.IsDefined(request.Judgement))
            return new Problem(ReasonCode.Malformed, "Say who was right (judgement: active, candidate, neither or both) and who says so (by).").ToResult();
        return (await queue.JudgeAsync(id, request.Judgement, request.By, stop).ConfigureAwait(false)).TryGet(out var view, out var problem) ? Results.Ok(view) : problem.ToResult();
    }
}
