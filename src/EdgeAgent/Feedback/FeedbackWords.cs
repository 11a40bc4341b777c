using Edge.Protocol.Messages;

namespace Edge.Agent.Feedback;

/// <summary>The words as the wire writes them.</summary>
internal static class FeedbackWords
{
    /// <summary>One in the wire's notation.</summary>
    /// <param name="word">The word.</param>
    public static string Of(FeedbackWord word) => word switch
    {
        FeedbackWord.Right => "right",
        FeedbackWord.FalseReject => "false-reject",
        FeedbackWord.MissedDefect => "missed-defect",
        _ => "new-class",
    };

    /// <summary>Reads one; null when it is none.</summary>
    /// <param name="text">The text.</param>
    public static FeedbackWord? Parse(string? text) => text switch
    {
        "right" => FeedbackWord.Right,
        "false-reject" => FeedbackWord.FalseReject,
        "missed-defect" => FeedbackWord.MissedDefect,
        "new-class" => FeedbackWord.NewClass,
        _ => null,
    };
}
