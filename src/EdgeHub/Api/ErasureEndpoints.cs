using Edge.Hub.Erasing;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/erasures</c>.</summary>
internal static class ErasureEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var erasures = api.MapGroup("/erasures").WithTags("Erasures");
        erasures.MapGet("/", (Erasures service, CancellationToken stop) => service.ListAsync(stop)).WithSummary("Who had what erased, newest first");
        erasures.MapPost("/", EraseAsync).WithSummary("Erases records, results and uploads at the hub for good, and answers when it is done; the devices keep theirs")
            .Produces<ErasureView>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> EraseAsync(ErasureRequest request, Erasures service, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(request.Subject) && request.Before is null)
            return new Problem(ReasonCode.Malformed, "Say what to erase: subject, before, or both.").ToResult();
        if (string.IsNullOrWhiteSpace(request.By) || string.IsNullOrWhiteSpace(request.Reason))
            return new Problem(ReasonCode.Malformed, "Say who asks (by) and why (reason): both stay on record.").ToResult();
        DeviceAddress? device = null;
        if (request.Device is { } text && !Addresses.Parse(text).TryGet(out device, out var problem)) return problem.ToResult();
        var scope = new ErasureScope(string.IsNullOrEmpty(request.Subject) ? null : request.Subject, request.Before);
        return (await service.EraseAsync(scope, device, request.By, request.Reason, stop).ConfigureAwait(false)).TryGet(out var view, out problem)
            ? Results.Ok(view)
            : problem.ToResult();
    }
}
