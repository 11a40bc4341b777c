namespace Edge.Agent.Feedback;

/// <summary>How often people said on a day that decisions are right.</summary>
/// <param name="day">The day, UTC.</param>
internal sealed class DayAccuracy(DateOnly day)
{
    /// <summary>The day, UTC.</summary>
    public DateOnly Day { get; } = day;

    /// <summary>What they said.</summary>
    public Accuracy Accuracy { get; set; }
}
