using Edge.Protocol.Messages;

namespace Edge.Agent.Shift;

/// <summary>Parts by verdict.</summary>
/// <param name="Accept">Good ones.</param>
/// <param name="Reject">Bad ones.</param>
/// <param name="Review">Those a person is to look at.</param>
/// <param name="Error">Those nobody could judge.</param>
internal readonly record struct VerdictCounts(long Accept, long Reject, long Review, long Error)
{
    /// <summary>The same and one more.</summary>
    /// <param name="verdict">Its verdict.</param>
    public VerdictCounts Add(Verdict verdict) => verdict switch
    {
        Verdict.Accept => this with { Accept = Accept + 1 },
        Verdict.Reject => this with { Reject = Reject + 1 },
        Verdict.Review => this with { Review = Review + 1 },
        _ => this with { Error = Error + 1 },
    };

    /// <summary>Both together.</summary>
    /// <param name="other">The others.</param>
    public VerdictCounts Add(VerdictCounts other) => new(Accept + other.Accept, Reject + other.Reject, Review + other.Review, Error + other.Error);
}
