using Edge.Protocol;

namespace Edge.Agent.Configuration;

/// <summary>One pipeline: a source, a model, its sinks.</summary>
/// <param name="Name">The name decisions carry.</param>
/// <param name="Model">Model name.</param>
/// <param name="Source">Where frames come from.</param>
/// <param name="Gpio">Actuators that follow its verdicts; empty for none.</param>
/// <param name="Instances">Sessions that run in parallel; default 1.</param>
/// <param name="MaxImagePixels">Largest accepted image, in pixels; default 50,000,000. A larger one is an error verdict.</param>
/// <param name="ExecutionProviders">Overrides the model's own policy; null to take that.</param>
public sealed record PipelineOptions(
    string Name,
    string Model,
    SourceOptions Source,
    IReadOnlyList<GpioPulseOptions> Gpio,
    int Instances,
    long MaxImagePixels,
    ExecutionProviderPolicy? ExecutionProviders)
{
    /// <summary>SHA-256 of what was set, in the canonical form of <see cref="AgentOptions.Digest"/>.</summary>
    public ArtifactDigest Digest { get; init; }

    /// <summary>Outputs of PLCs that follow its verdicts; empty for none.</summary>
    public IReadOnlyList<ModbusPulseOptions> Modbus { get; init; } = [];

    /// <summary>Deadline, safe state and the lines beside the actuators'.</summary>
    public LineOptions Line { get; init; } = LineOptions.None;

    /// <summary>Which pictures stay on the box; default none.</summary>
    public EvidenceOptions Evidence { get; init; } = EvidenceOptions.None;

    /// <summary>What is made unrecognisable before anything is written; default nothing.</summary>
    public RedactionOptions Redaction { get; init; } = RedactionOptions.None;

    /// <summary>Master parts that must come out right first; null for none, which is the default.</summary>
    public ChallengeOptions? Challenge { get; init; }

    /// <summary>Every model it needs: the one that decides, and the one that finds what to redact.</summary>
    public IEnumerable<string> Models => Redaction.Detector is { } detector ? [Model, detector.Model] : [Model];

    /// <summary>Largest accepted image where nothing else is configured: a 50-megapixel camera, 200 MB decoded.</summary>
    public const long DefaultMaxImagePixels = 50_000_000;
}
