namespace Edge.Protocol.Records;

/// <summary>What a record is about; one byte in its frame.</summary>
public enum RecordKind : byte
{
    /// <summary>A <see cref="Messages.DecisionRecord"/>.</summary>
    Decision = 1,

    /// <summary>A condition somebody must look at.</summary>
    Alarm = 2,

    /// <summary>A sample of the agent's metrics.</summary>
    Metric = 3,

    /// <summary>A <see cref="Messages.FeedbackRecord"/>.</summary>
    Feedback = 4,

    /// <summary>A change of the device's configuration.</summary>
    Configuration = 5,

    /// <summary>A <see cref="Messages.DeploymentRecord"/>.</summary>
    Deployment = 6,

    /// <summary>A <see cref="Messages.GapRecord"/>: records that were dropped, counted.</summary>
    Gap = 7,

    /// <summary>A <see cref="Messages.ActuationRecord"/>.</summary>
    Actuation = 8,

    /// <summary>A <see cref="Messages.ErasureRecord"/>: what was erased, and is to be erased at the hub.</summary>
    Erasure = 9,

    /// <summary>A <see cref="Messages.DisagreementRecord"/>.</summary>
    Disagreement = 10,

    /// <summary>A <see cref="Messages.ChallengeRecord"/>.</summary>
    Challenge = 12,
}
