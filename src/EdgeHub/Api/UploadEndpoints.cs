using Edge.Hub.Fleet;
using Edge.Hub.Uploads;
using Edge.Protocol;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/uploads</c>: what devices' policies let out.</summary>
internal static class UploadEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Uploads");
        uploads.MapGet("/", List).WithSummary("Uploads, newest first").Produces<IReadOnlyList<UploadView>>().ProducesProblem(400);
        uploads.MapGet("/{site}/{device}/{id:guid}", Get).WithSummary("The bytes of one").ProducesProblem(404);
    }

    /// <summary>Where a picture is shown from.</summary>
    public static string PathOf(UploadItem item) => $"/api/v1/uploads/{item.Site}/{item.Device}/{item.Offer.Id}";

    private static IResult List(UploadStore store, string? device = null, Guid? decision = null)
    {
        DeviceAddress? address = null;
        if (device is not null && !Addresses.Parse(device).TryGet(out address, out var problem)) return problem.ToResult();
        return Results.Ok(store.List(address, decision).Select(ToView));
    }

    private static IResult Get(string site, string device, Guid id, UploadStore store, HttpContext context)
    {
        if (!Addresses.Parse($"{site}/{device}").TryGet(out var address, out var problem)) return problem.ToResult();
        if (store.Find(address, id) is not { } item) return new Problem(ReasonCode.NotFound, $"{address} has uploaded no {id}.").ToResult();
        // A device's bytes must never become a page of this hub: a picture that begins as one, or a download.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        var path = store.ContentOf(address, item.Offer.Digest);
        return PictureType.Of(path) is { } type ? Results.File(path, type) : Results.File(path, "application/octet-stream", $"{id:N}.bin");
    }

    private static UploadView ToView(UploadItem item) => new(
        item.Offer.Id, item.Address.ToString(), item.Offer.Kind, item.Offer.Name, item.Offer.Size, item.Offer.Digest.ToString(),
        item.Offer.DecisionId, item.ReceivedAt, item.Offer.Metadata);
}
