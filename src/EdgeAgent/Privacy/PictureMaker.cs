using Edge.Agent.Configuration;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>
/// Makes the pictures a policy keeps, redacted first. What cannot be redacted as the policy says is not made at all:
/// an image nobody can decode, or one whose detections nobody knows. One per worker; not thread-safe.
/// </summary>
internal sealed class PictureMaker
{
    /// <summary>Crops of one decision: the best of them explain it, and a hundred would take the quota of a day.</summary>
    private const int MaxCrops = 8;

    /// <summary>Share of a box added around it: a box that is a little too small must not leave a face's rim, nor a crop a fault's.</summary>
    private const double RedactionMargin = 0.1, CropMargin = 0.25;

    private readonly EvidenceOptions _options;
    private readonly RedactionOptions _redaction;
    private readonly ImageDecoder _decoder;

    public PictureMaker(EvidenceOptions options, RedactionOptions redaction, long maxPixels)
    {
        _options = options;
        _redaction = redaction;
        _decoder = new ImageDecoder(maxPixels);
    }

    private bool Redacts => _redaction.Regions.Count > 0 || _redaction.Labels.Count > 0 || _redaction.Detector is not null;

    /// <summary>Makes the pictures of a decision; none for a crop policy where nothing was detected.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="decision">The decision about it.</param>
    /// <param name="found">What a second model found in it that is to be redacted.</param>
    public Outcome<IReadOnlyList<MadePicture>> Make(ReadOnlySpan<byte> encoded, DecisionRecord decision, IReadOnlyList<DetectedBox> found)
    {
        if (_redaction.Labels.Count > 0 && Unknown(decision) is { } unknown) return unknown;
        // As it came, to the byte: the record's input hash is then the picture's digest.
        if (_options.Keep == KeptPicture.Full && !Redacts) return new MadePicture[] { new(PictureKind.Full, encoded.ToArray()) };
        if (!_decoder.Decode(encoded).TryGet(out var image, out var problem)) return problem;

        using var raster = new Raster(image);
        foreach (var region in _redaction.Regions) raster.Redact(PixelBox.Of(region, raster.Width, raster.Height), _redaction.Method);
        foreach (var box in (decision.Detections ?? []).Where(IsPrivate).Select(detected => detected.Box).Concat(found))
            raster.Redact(PixelBox.Of(box, RedactionMargin, raster.Width, raster.Height), _redaction.Method);

        return Outcome(Encode(raster, encoded, decision));
    }

    private static Outcome<IReadOnlyList<MadePicture>> Outcome(MadePicture[] pictures) => pictures;

    private MadePicture[] Encode(Raster raster, ReadOnlySpan<byte> encoded, DecisionRecord decision) => _options.Keep switch
    {
        KeptPicture.Thumbnail => [new(PictureKind.Thumbnail, raster.EncodeSmall(_options.ThumbnailPixels), new DetectedBox(0, 0, raster.Width, raster.Height))],
        KeptPicture.Crop => [.. Crops(raster, decision)],
        // JPEG stays JPEG; what lost nothing loses nothing.
        _ => [new(PictureKind.Full, raster.Encode(lossless: !ImageSignature.IsJpeg(encoded)))],
    };

    private IEnumerable<MadePicture> Crops(Raster raster, DecisionRecord decision) =>
        from found in (decision.Detections ?? []).Where(found => !IsPrivate(found)).Take(MaxCrops)
        let box = PixelBox.Of(found.Box, CropMargin, raster.Width, raster.Height)
        where !box.IsEmpty
        select new MadePicture(PictureKind.Crop, raster.EncodePart(box), box.ToBox());

    private bool IsPrivate(DetectedObject found) => _redaction.Labels.Contains(found.Label, StringComparer.OrdinalIgnoreCase);

    private static Problem? Unknown(DecisionRecord decision) => decision switch
    {
        { Verdict: Verdict.Error } => new Problem(PrivacyReasons.NotRedactable, "The image was not judged, so nobody knows what in it is to be redacted."),
        { Detections: null } => new Problem(
            PrivacyReasons.NotRedactable, $"redact.labels needs a model that detects objects; '{decision.Model?.Name}' does not, and no picture is kept."),
        // A record's list ends there: what else is in the image is not in it.
        { Detections.Count: >= TopDetections.Count } => new Problem(
            PrivacyReasons.NotRedactable, $"{TopDetections.Count} or more objects were found, and some to be redacted may not be among them."),
        _ => null,
    };
}
