namespace Edge.Protocol.Messages;

/// <summary>Verdicts as records, metrics and people read them.</summary>
public static class VerdictWords
{
    /// <summary>The verdict's word on the wire.</summary>
    /// <param name="verdict">The verdict.</param>
    public static string Word(this Verdict verdict) => verdict switch
    {
        Verdict.Accept => "accept",
        Verdict.Reject => "reject",
        Verdict.Review => "review",
        _ => "error",
    };
}
