using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>
/// Keeps the pictures of decisions as a pipeline's policy says. What cannot be kept is counted and shows as a
/// degradation; it never costs the decision. One per worker; not thread-safe.
/// </summary>
internal sealed class EvidenceKeeper
{
    /// <summary>Characters of a part id that go with an upload: its decision has the whole.</summary>
    private const int MaxPart = 200;

    private readonly string _pipeline;
    private readonly EvidenceOptions _options;
    private readonly PictureMaker _maker;
    private readonly PrivateRegions? _regions;
    private readonly EvidenceStore _store;
    private readonly PipelineServices _services;

    private EvidenceKeeper(PipelineOptions options, EvidenceStore store, PipelineServices services)
    {
        _pipeline = options.Name;
        _options = options.Evidence;
        _maker = new PictureMaker(options.Evidence, options.Redaction, options.MaxImagePixels);
        _regions = options.Redaction.Detector is { } detector
            ? new PrivateRegions(detector, options.MaxImagePixels, services.Models, services.Clock.Time)
            : null;
        _store = store;
        _services = services;
    }

    private string Component => $"pipeline/{_pipeline}/evidence";

    /// <summary>A keeper; null when the pipeline keeps nothing.</summary>
    public static EvidenceKeeper? For(PipelineOptions options, PipelineServices services) =>
        options.Evidence.Keep != KeptPicture.None && services.Evidence is { } store ? new EvidenceKeeper(options, store, services) : null;

    /// <summary>Keeps the decision's pictures where the policy wants them. They are on disk when this returns, so that no record names what is not there.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="decision">The decision, its texts already redacted.</param>
    /// <returns>The decision with the pictures that were kept.</returns>
    public async ValueTask<DecisionRecord> KeepAsync(ReadOnlyMemory<byte> encoded, DecisionRecord decision)
    {
        // A source that could not read its file has no bytes to keep.
        if (encoded.IsEmpty || !EvidencePolicy.Keeps(_options, decision)) return decision;
        if (!(await TryMakeAsync(encoded, decision)).TryGet(out var pictures, out var problem))
        {
            Count("withheld");
            // One image that is none says nothing about the policy; a policy that can never be met does.
            if (decision.Verdict != Verdict.Error) _services.Health.Degrade(Component, problem);
            return decision;
        }

        var kept = new List<EvidencePicture>(pictures.Count);
        foreach (var picture in pictures)
        {
            var entry = new EvidenceEntry(decision.DecisionId, decision.PartId, _pipeline, decision.Verdict, decision.Captured, picture.Kind);
            var digest = ArtifactDigest.Of(picture.Content);
            problem = _store.Keep(picture.Content, digest, entry) ?? problem;
            if (problem is not null) break;
            kept.Add(new EvidencePicture(picture.Kind, digest, picture.Content.Length, picture.Box));
            Count("kept");
            // Before the record: after a crash between the two the input is decided again, and this is the same upload.
            problem = _services.Uploads?.OfferPicture(Draft(decision, kept[^1]));
            if (problem is not null) break;
        }

        if (problem is not null)
        {
            Count("failed");
            _services.Health.Degrade(Component, problem);
        }
        else
        {
            _services.Health.Recover(Component);
        }

        return kept.Count > 0 ? decision with { Evidence = kept } : decision;
    }

    private UploadDraft Draft(DecisionRecord decision, EvidencePicture picture) => new(
        picture.Kind switch
        {
            PictureKind.Thumbnail => UploadKind.Thumbnail,
            PictureKind.Crop => UploadKind.Crop,
            _ => UploadKind.Image,
        },
        picture.Digest, picture.Size, $"{_pipeline}-{decision.DecisionId:N}", decision.DecisionId, decision.Verdict,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pipeline"] = _pipeline,
            ["part"] = decision.PartId.Length > MaxPart ? decision.PartId[..MaxPart] : decision.PartId,
        });

    private async ValueTask<Outcome<IReadOnlyList<MadePicture>>> TryMakeAsync(ReadOnlyMemory<byte> encoded, DecisionRecord decision)
    {
        try
        {
            if (_regions is null) return _maker.Make(encoded.Span, decision, []);
            return (await _regions.FindAsync(encoded)).TryGet(out var found, out var problem)
                ? _maker.Make(encoded.Span, decision, found)
                : problem;
        }
        catch (Exception exception)
        {
            // An image that breaks a library must not cost the decision that was made about it.
            return new Problem(ReasonCode.ImageUnreadable, $"No picture could be made: {exception.GetType().Name}: {exception.Message}");
        }
    }

    private void Count(string fate) => _services.Metrics.Counter($"edge_evidence_total{{pipeline=\"{_pipeline}\",fate=\"{fate}\"}}").Add();
}
