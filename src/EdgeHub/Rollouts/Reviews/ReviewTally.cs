namespace Edge.Hub.Rollouts.Reviews;

/// <summary>What was said about the disagreements of a version.</summary>
/// <param name="Candidate">The candidate was right.</param>
/// <param name="Active">The active version was.</param>
/// <param name="Both">Both may stand.</param>
/// <param name="Neither">None may.</param>
/// <param name="Open">Nobody has looked yet.</param>
public sealed record ReviewTally(long Candidate = 0, long Active = 0, long Both = 0, long Neither = 0, long Open = 0)
{
    /// <summary>Those somebody looked at.</summary>
    public long Reviewed => Candidate + Active + Both + Neither;

    /// <summary>Those in which the candidate's verdict may stand.</summary>
    public long CandidateRight => Candidate + Both;

    /// <summary>Both tallies together.</summary>
    public static ReviewTally operator +(ReviewTally left, ReviewTally right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Candidate + right.Candidate, left.Active + right.Active, left.Both + right.Both, left.Neither + right.Neither, left.Open + right.Open);
    }

    /// <summary>Both tallies together.</summary>
    public static ReviewTally Add(ReviewTally left, ReviewTally right) => left + right;
}
