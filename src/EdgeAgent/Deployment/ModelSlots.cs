namespace Edge.Agent.Deployment;

/// <summary>One managed model's slots as they lie on disk.</summary>
/// <param name="V">Format version, 1.</param>
/// <param name="Name">Model name.</param>
/// <param name="Current">The version that serves.</param>
/// <param name="Candidate">The version that is being tried.</param>
/// <param name="Previous">The version that served before, kept for the way back.</param>
/// <param name="Failed">The last version that was tried in vain.</param>
/// <param name="Hold">Set while a technician holds the model.</param>
public sealed record ModelSlots(
    int V,
    string Name,
    SlotVersion? Current = null,
    CandidateVersion? Candidate = null,
    SlotVersion? Previous = null,
    FailedVersion? Failed = null,
    ModelHold? Hold = null)
{
    /// <summary>A model of which nothing is here yet.</summary>
    /// <param name="name">Its name.</param>
    public static ModelSlots Empty(string name) => new(1, name);

    /// <summary>Every version whose files must stay.</summary>
    public IEnumerable<SlotVersion> Kept => new[] { Current, Candidate?.Slot, Previous }.OfType<SlotVersion>();

    /// <summary>The slots after the candidate became current.</summary>
    /// <param name="version">The version that now serves.</param>
    public ModelSlots Commit(SlotVersion version) => this with
    {
        Current = version,
        Candidate = null,
        // The same digest again (another revision) is no step forward: the way back stays what it was.
        Previous = Current is null || Current.Digest == version.Digest ? Previous : Current,
        Failed = null,
    };

    /// <summary>The slots after a version was tried in vain.</summary>
    /// <param name="failed">The version and why.</param>
    public ModelSlots Fail(FailedVersion failed) => this with { Candidate = null, Failed = failed };

    /// <summary>The slots after a technician went back to the version before. Both versions' files stay: it is a way out and back.</summary>
    public ModelSlots GoBack() => this with { Current = Previous, Previous = Current, Candidate = null };
}
