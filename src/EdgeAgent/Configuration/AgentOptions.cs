using Edge.Protocol;

namespace Edge.Agent.Configuration;

/// <summary>The effective configuration: validated, immutable, swapped as a whole.</summary>
/// <param name="Address">Site and device name.</param>
/// <param name="DataDirectory">Absolute path of the agent's own state; one agent at a time.</param>
/// <param name="Models">Where models lie.</param>
/// <param name="Hub">The hub link; null for <c>hub: none</c>, which is a complete mode.</param>
/// <param name="Storage">Journal and result store.</param>
/// <param name="Api">The local HTTP endpoint; null when switched off.</param>
/// <param name="Pipelines">What runs.</param>
/// <param name="Digest">SHA-256 of the effective configuration's canonical form, as decisions cite it.</param>
public sealed record AgentOptions(
    DeviceAddress Address,
    string DataDirectory,
    ModelsOptions Models,
    HubOptions? Hub,
    StorageOptions Storage,
    ApiOptions? Api,
    IReadOnlyList<PipelineOptions> Pipelines,
    ArtifactDigest Digest)
{
    /// <summary>The journal's folder.</summary>
    public string JournalFolder => Path.Combine(DataDirectory, "journal");

    /// <summary>The result store's folder.</summary>
    public string ResultsFolder => Path.Combine(DataDirectory, "results");

    /// <summary>The folder of kept pictures.</summary>
    public string EvidenceFolder => Path.Combine(DataDirectory, "evidence");

    /// <summary>The folder of what people said of decisions.</summary>
    public string FeedbackFolder => Path.Combine(DataDirectory, "feedback");

    /// <summary>The folder of challenges with master parts.</summary>
    public string ChallengesFolder => Path.Combine(DataDirectory, "challenges");

    /// <summary>The folder of uploads that wait.</summary>
    public string UploadsFolder => Path.Combine(DataDirectory, "uploads");

    /// <summary>What was set, a line each: the form that <see cref="Digest"/> is the digest of.</summary>
    public string Canonical { get; init; } = "";

    /// <summary>Bounds of the kept pictures.</summary>
    public EvidenceStoreOptions Evidence { get; init; } = new(1L << 30, TimeSpan.FromDays(30), 0);

    /// <summary>Outputs that say how the whole box is; default none.</summary>
    public SignalOptions Signals { get; init; } = SignalOptions.None;

    /// <summary>What may be uploaded to the hub; default nothing.</summary>
    public UploadOptions Uploads { get; init; } = UploadOptions.None;

    /// <summary>Where traces go; null for nowhere, which is the default.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>What the hub may change; by default nothing.</summary>
    public RemoteOptions Remote { get; init; } = RemoteOptions.Nothing;

    /// <summary>Absolute path of the file these come from; empty where none was read.</summary>
    public string File { get; init; } = "";
}
