using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Models.Transfers;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Api;

/// <summary><c>/api/v1/models</c> and <c>/api/v1/artifacts</c>: plan, upload what is missing, add.</summary>
internal static class ModelEndpoints
{
    /// <summary>Largest file of one upload: ONNX with external data reaches 2 GiB a file; twice that is room.</summary>
    private const long MaxArtifactBytes = 4L * 1024 * 1024 * 1024;

    public static void Map(RouteGroupBuilder api)
    {
        var models = api.MapGroup("/models").WithTags("Models");
        models.MapGet("/", (FleetReader reader, CancellationToken stop) => reader.ModelsAsync(stop)).WithSummary("Pushed versions, and where they run");
        models.MapGet("/diff", DiffAsync)
            .WithSummary("What changes from one version to another (name@version), and what a device downloads for it")
            .Produces<ModelDiffView>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(413);
        models.MapPost("/plan", PlanAsync).Accepts<ModelManifest>("application/json")
            .WithSummary("Which files of this manifest are still to be uploaded").Produces<UploadPlan>().ProducesProblem(400).ProducesProblem(409);
        models.MapPost("/", AddAsync).Accepts<ModelManifest>("application/json")
            .WithSummary("Adds a version whose files are uploaded; the same again changes nothing")
            .Produces<ModelView>().Produces<ModelView>(201).ProducesProblem(400).ProducesProblem(409);
        api.MapPut("/artifacts/{digest}", UploadAsync).WithTags("Models").Accepts<Stream>("application/octet-stream")
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxArtifactBytes))
            .WithSummary("Uploads a file by its digest, sha256:…").Produces(204).ProducesProblem(400);
    }

    private static async Task<IResult> DiffAsync(string from, string to, ModelComparison comparison, CancellationToken stop) =>
        (await comparison.CompareAsync(from, to, stop).ConfigureAwait(false)).TryGet(out var view, out var problem) ? Results.Ok(view) : problem.ToResult();

    private static async Task<IResult> PlanAsync(HttpRequest request, ModelCatalog catalog, CancellationToken stop)
    {
        if (!(await ReadManifestAsync(request, stop).ConfigureAwait(false)).TryGet(out var manifest, out var problem)) return problem.ToResult();
        return (await catalog.PlanAsync(manifest, stop).ConfigureAwait(false)).TryGet(out var missing, out var refused)
            ? Results.Ok(new UploadPlan([.. missing.Select(digest => digest.ToString())]))
            : refused.ToResult();
    }

    private static async Task<IResult> AddAsync(HttpRequest request, ModelCatalog catalog, FleetReader reader, FleetBoard fleet, DeltaMaker deltas, CancellationToken stop)
    {
        if (!(await ReadManifestAsync(request, stop).ConfigureAwait(false)).TryGet(out var manifest, out var problem)) return problem.ToResult();
        if (!(await catalog.AddAsync(manifest, stop).ConfigureAwait(false)).TryGet(out var added, out var refused)) return refused.ToResult();
        if (added.IsNew) await PrepareAsync(added.Model, catalog, deltas, stop).ConfigureAwait(false);
        fleet.NoteChange();
        var view = FleetReader.ToView(added.Model, await reader.DevicesAsync(stop).ConfigureAwait(false));
        return added.IsNew ? Results.Created((string?)null, view) : Results.Ok(view);
    }

    /// <summary>Deltas take a while: they are made of what most devices have, before the first of them asks.</summary>
    private static async Task PrepareAsync(ModelRow added, ModelCatalog catalog, DeltaMaker deltas, CancellationToken stop)
    {
        if (!ArtifactDigest.TryParse(added.Digest, out var to)) return;
        var before = (await catalog.ListAsync(stop).ConfigureAwait(false)).FirstOrDefault(row => row.Name == added.Name && row.Id < added.Id);
        if (before is not null && ArtifactDigest.TryParse(before.Digest, out var from)) deltas.Ask(from, to);
        deltas.Ask(null, to);
    }

    private static async Task<IResult> UploadAsync(string digest, HttpRequest request, ArtifactStore artifacts, CancellationToken stop)
    {
        if (!ArtifactDigest.TryParse(digest, out var parsed))
            return new Problem(ReasonCode.Malformed, $"'{digest}' is not 'sha256:' and 64 lower-case hexadecimal digits.").ToResult();
        return (await artifacts.AddAsync(parsed, request.Body, stop).ConfigureAwait(false)).Problem is { } problem ? problem.ToResult() : Results.NoContent();
    }

    private static async Task<Outcome<ReadOnlyMemory<byte>>> ReadManifestAsync(HttpRequest request, CancellationToken stop)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0;)
        {
            if (body.Length + read > ModelManifest.MaxBytes)
                return new Problem(ReasonCode.TooLarge, $"A model manifest has at most {ModelManifest.MaxBytes} bytes.");
            body.Write(buffer, 0, read);
        }

        return new ReadOnlyMemory<byte>(body.ToArray());
    }
}
