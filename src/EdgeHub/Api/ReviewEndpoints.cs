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
        reviews.MapGet("/", (ReviewQueue queue, CancellationToken stop, string? model = null, bool open = true, ReviewKind? kind = null, int limit = 100) =>
                queue.ListAsync(model, open, kind, Math.Clamp(limit, 1, MaxItems), stop))
            .WithSummary("Disagreements and drawn decisions that somebody is to look at, oldest first");
        reviews.MapPost("/{id:long}", JudgeAsync).WithSummary("Says who was right").Produces<ReviewView>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> JudgeAsync(long id, JudgementRequest request, ReviewQueue queue, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.By) || !Enum.IsDefined(request.Judgement))
            return new Problem(ReasonCode.Malformed, "Say who was right (judgement: active, candidate, neither or both) and who says so (by).").ToResult();
        return (await queue.JudgeAsync(id, request.Judgement, request.By, stop).ConfigureAwait(false)).TryGet(out var view, out var problem) ? Results.Ok(view) : problem.ToResult();
    }
}
