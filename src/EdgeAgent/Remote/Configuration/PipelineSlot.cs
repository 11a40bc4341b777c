namespace Edge.Agent.Remote.Configuration;

/// <summary>What is known of one pipeline from the hub.</summary>
/// <param name="Name">The pipeline.</param>
/// <param name="Applied">What proved itself and stands in the place of the box's own.</param>
/// <param name="Trial">What is being tried.</param>
/// <param name="Failed">What was refused or left last.</param>
public sealed record PipelineSlot(string Name, AppliedPipeline? Applied = null, PipelineTrialSlot? Trial = null, FailedPipeline? Failed = null)
{
    /// <summary>Whether there is anything to keep.</summary>
    public bool IsEmpty => Applied is null && Trial is null && Failed is null;
}
