using System.Text.RegularExpressions;

namespace Edge.Agent.Configuration;

/// <summary>What is made unrecognisable before anything is written.</summary>
/// <param name="Regions">Parts of every image.</param>
/// <param name="Labels">Detections with these labels; compared without case.</param>
/// <param name="Method">How.</param>
/// <param name="Texts">Patterns in part ids, reasons and capture settings, each with what stands in its place.</param>
public sealed record RedactionOptions(
    IReadOnlyList<RedactedRegion> Regions, IReadOnlyList<string> Labels, RedactionMethod Method, IReadOnlyList<(Regex Pattern, string Replacement)> Texts)
{
    /// <summary>Nothing, which is the default.</summary>
    public static RedactionOptions None { get; } = new([], [], RedactionMethod.Fill, []);

    /// <summary>A second model that finds what the pipeline's own does not; null for none.</summary>
    public RedactionDetector? Detector { get; init; }

    /// <summary>Whether nothing is redacted.</summary>
    public bool IsNone => Regions.Count == 0 && Labels.Count == 0 && Texts.Count == 0 && Detector is null;
}
